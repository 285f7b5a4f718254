// The conversation: lines, the text that streams in, suggestions, and questions with buttons.

import { $, make } from "./dom.js";
import { t } from "./i18n.js";

const lines = () => $("#lines");
let streaming = null;

export function clear() {
  lines().replaceChildren();
  streaming = null;
}

export function welcome() {
  line("assistant", t("welcome"));
}

/** Adds a line; `kind` is user, assistant or bad. */
export function line(kind, text) {
  const item = make("li", { class: `line ${kind}` }, make("p", {}, text));
  lines().append(item);
  item.scrollIntoView({ block: "end" });
  return item;
}

/** Text as the generator writes it; folded away when the job ends. */
export function stream(chunk) {
  if (!streaming) {
    const code = make("pre", {});
    const item = make("li", { class: "line stream" }, make("details", { open: true }, make("summary", {}, "…"), code));
    lines().append(item);
    streaming = { item, code, details: item.firstChild };
  }
  streaming.code.append(chunk);
  streaming.code.scrollTop = streaming.code.scrollHeight;
  streaming.item.scrollIntoView({ block: "end" });
}

export function streamEnded() {
  if (!streaming) return;
  const { code, details } = streaming;
  details.open = false;
  details.firstChild.textContent = `${code.textContent.length.toLocaleString()} chars`;
  streaming = null;
}

/** Buttons beneath a line. `actions` are [label, what to do]. */
export function choices(item, actions) {
  if (actions.length === 0) return;
  const row = make("div", { class: "choices" });
  for (const [label, act] of actions) {
    const button = make("button", { type: "button", onclick: () => { row.remove(); act(); } }, label);
    row.append(button);
  }
  item.append(row);
  item.scrollIntoView({ block: "end" });
}

/** The styles there are, as pictures, and a way past them. `choose` gets one of them, or nothing. */
export function styles(list, choose) {
  const item = line("assistant", t("chooseStyle"));
  const row = make("div", { class: "choices styles" });
  const chosen = (style) => () => {
    row.remove();
    item.append(make("p", { class: "chosen" }, style?.name ?? t("skipStyle")));
    choose(style);
  };
  for (const style of list) {
    const picture = style.imageUrl ? make("img", { src: style.imageUrl, alt: "", width: 120, height: 75 }) : null;
    row.append(make("button", { type: "button", class: "style", data: { style: style.id }, onclick: chosen(style) }, picture, style.name));
  }
  row.append(make("button", { type: "button", class: "style skip", onclick: chosen(null) }, t("skipStyle")));
  item.append(row);
  item.scrollIntoView({ block: "end" });
}

export function progress(percent, text) {
  $("#progress").hidden = percent === null;
  if (percent === null) return;
  $("#progress-bar").value = percent;
  $("#progress-text").textContent = text ?? "";
}

/** Whether a job runs: then there is a stop button in place of send. */
export function busy(on) {
  $("#send").hidden = on;
  $("#stop").hidden = !on;
  if (!on) progress(null);
}
