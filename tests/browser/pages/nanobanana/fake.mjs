// Answers like the service, as far as the samples know it.
import { picture } from "../../stand-ins.mjs";

let busy = 0;
export default function answer({ path, headers, body }) {
  const json = (value, status = 200) => ({ status, type: "application/json", body: JSON.stringify(value) });
  const asked = JSON.parse(body.toString("utf8") || "{}");
  const parts = asked.contents?.[0]?.parts ?? [];
  const text = parts.find((part) => part.text)?.text ?? "";
  if (headers["x-goog-api-key"] !== "test") return json({ error: { message: "API key not valid" } }, 200);
  if (!/^\/v1beta\/models\/[\w.-]+:generateContent$/.test(path) || asked.generationConfig?.responseModalities?.[0] !== "IMAGE") return json({}, 200);
  if (text.includes("forbidden")) return json({ promptFeedback: { blockReason: "PROHIBITED_CONTENT" } });
  if (text.includes("busy") && (busy += 1) < 3) return json({ candidates: [{ finishReason: "STOP", content: { parts: [] } }] });
  const images = parts.filter((part) => part.inlineData).length;
  const data = picture(images ? "pose-white" : "hero-green").toString("base64");
  return json({ candidates: [{ finishReason: "STOP", content: { parts: [{ text: "Here it is" }, { inlineData: { mimeType: "image/png", data } }] } }] });
}
