// The game, in a frame that is nobody: it runs scripts, and that is all it may do.

import { $, make } from "./dom.js";
import { t } from "./i18n.js";
import { get } from "./session.js";

let frame = null;
let mend = () => {};

export function clear() {
  frame?.remove();
  frame = null;
  $("#stage-empty").hidden = false;
  buttons(false);
  errors([]);
}

/** Loads the project's game anew; nothing when there is none yet. */
export async function load(project) {
  const answer = await get(`/api/game-url/${project}`);
  if (!answer) return;
  const next = make("iframe", { title: t("play"), src: answer.url });
  next.setAttribute("sandbox", "allow-scripts allow-pointer-lock");
  next.setAttribute("allow", "fullscreen; gamepad; autoplay");
  frame?.remove();
  frame = next;
  errors([]);
  $("#stage-empty").hidden = true;
  $("#stage").append(next);
  buttons(true);
}

/** `fix` gets the errors that a game has reported, when the user wants them mended. */
export function start(fix) {
  mend = fix;
  $("#fullscreen").onclick = () => frame?.requestFullscreen?.();
  window.addEventListener("message", ({ source, data }) => {
    if (!frame || source !== frame.contentWindow || typeof data !== "object" || data === null) return;
    if (data.type === "gameError" && Array.isArray(data.errors)) errors(data.errors);
  });
}

function errors(list) {
  const box = $("#game-errors");
  box.hidden = list.length === 0;
  if (list.length === 0) return box.replaceChildren();
  const said = list.map((error) => String(error.message)).join("; ").slice(0, 500);
  const text = list.map(({ type, message, file, line, stack }) => `${type}: ${message} (${file}:${line})\n${stack ?? ""}`);
  const button = make("button", { type: "button", id: "fix", onclick: () => mend(text.join("\n").slice(0, 4000)) }, t("fixErrors"));
  box.replaceChildren(`${t("gameErrors")} ${said} `, button);
}

function buttons(on) {
  $("#reload").disabled = !on;
  $("#fullscreen").disabled = !on;
}
