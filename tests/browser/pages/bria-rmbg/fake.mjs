// Answers like the service: accepted first, done at the third question.
import { picture } from "../../stand-ins.mjs";

let asked = 0;
export default function answer({ method, path, headers, body }) {
  const json = (value, status = 200) => ({ status, type: "application/json", body: JSON.stringify(value) });
  if (path === "/result.png") return { type: "image/png", body: picture("done") };
  if (headers.api_token !== "test") return json({ status: "ERROR", error: { message: "bad token" } });
  if (method === "POST" && path === "/v2/image/edit/remove_background") {
    asked = 0;
    const { image } = JSON.parse(body.toString("utf8"));
    return image === "stuck" ? json({ request_id: "2", status_url: "fake/v2/status/2" }, 202) : json({ request_id: "1", status_url: "fake/v2/status/1" }, 202);
  }
  if (path === "/v2/status/1" && (asked += 1) > 2) return json({ status: "COMPLETED", result: { image_url: "fake/result.png" } });
  return json({ status: "IN_PROGRESS" });
}
