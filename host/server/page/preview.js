// The game, in a frame that is nobody: it runs scripts, and that is all it may do.

import { $, make } from "./dom.js";
import { t } from "./i18n.js";
import { get } from "./session.js";

let frame = null;

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

export function start() {
  $("#fullscreen").onclick = () => frame?.requestFullscreen?.();
  window.addEventListener("message", ({ source, data }) => {
    if (!frame || source !== frame.contentWindow || typeof data !== "object" || data === null) return;
    if (data.type === "gameError" && Array.isArray(data.errors)) errors(data.errors);
  });
}

function errors(list) {
  const box = $("#game-errors");
  box.hidden = list.length === 0;
  box.textContent = list.length === 0 ? "" : `${t("gameErrors")} ${list.map((error) => String(error.message)).join("; ")}`.slice(0, 500);
}

function buttons(on) {
  $("#reload").disabled = !on;
  $("#fullscreen").disabled = !on;
}
