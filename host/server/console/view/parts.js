// Pieces that several panels have.

import { make } from "../dom.js";
import { ago, moment } from "../format.js";

/** A state, in its colour. */
export const chip = (name, text = name) => make("span", { class: `chip ${name}` }, text);

export const code = (text, attributes = {}) => make("code", attributes, text);

/** The beginning of a digest; all of it is a hover away. */
export const digest = (text) => code(text.slice(0, 8), { title: text });

/** How long ago, and when exactly. */
export const when = (ms) => make("time", { datetime: new Date(ms).toISOString(), title: moment(ms) }, ago(ms));

/** A button that does what `act` names, to what `of` names. */
export const button = (act, of, text, { kind = null, live = true, label = null } = {}) =>
  make("button", {
    type: "button", class: kind, "data-act": act, "data-of": of, "data-key": `${act} ${of}`, "aria-label": label, title: label,
    "aria-disabled": live ? null : "true",
  }, text);

export const hint = (text) => make("p", { class: "hint" }, text);

/** A table: its head as [text, class, title], and rows. */
export function table(label, head, rows, extra = {}) {
  const cell = ([text, kind, title]) => make("th", { scope: "col", class: kind, title }, text);
  return make("table", { "aria-label": label, ...extra }, make("thead", {}, make("tr", {}, head.map(cell))), make("tbody", {}, rows));
}

/** A number's cell. */
export const number = (text, kind = "") => make("td", { class: `n ${kind}` }, text);
