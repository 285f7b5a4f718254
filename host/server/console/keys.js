// Single keys, and the help that lists them. They can be switched off, as some people's tools type for them.

import { $, make, show } from "./dom.js";
import { t } from "./i18n.js";
import { state } from "./state.js";
import * as verbs from "./verbs.js";

const KEPT = "waza.keys";
const LISTED = ["?", "/", "1–7", "p", "r", "s", "c", "u", "Tab", "Esc"];
const OF_ROLLOUT = { p: "promote", r: "abort", s: "shadow", c: "canary" };

let on = true;
try { on = localStorage.getItem(KEPT) !== "off"; } catch { /* on */ }

export function start(sections) {
  $("#help").onclick = help;
  $("#keys-close").onclick = () => $("#keys").close();
  $("#keys-on").checked = on;
  $("#keys-on").onchange = ({ target }) => {
    on = target.checked;
    try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* for this visit only */ }
  };
  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]");
    if (!on || busy || event.target.closest?.("input, textarea, select") || !state.status) return;
    if (pressed(event.key, sections)) event.preventDefault();
  });
}

function pressed(key, sections) {
  if (key === "?") help();
  else if (key === "/") $("#by-plugin").focus();
  else if (sections[Number(key) - 1]) goTo(sections[Number(key) - 1]);
  else if (key in OF_ROLLOUT) press(`[data-act="${OF_ROLLOUT[key]}"]`, meant());
  else if (key === "u" && state.status.past.length) verbs.ask("undo", String(state.status.past[0].lineup));
  else return false;
  return true;
}

export function goTo(section) {
  const title = $(`#${section}-title`);
  title.focus({ preventScroll: true });
  title.closest("section").scrollIntoView({ block: "start" });
}

/** The rollout that has the focus, or the first. */
const meant = () => document.activeElement?.closest("[data-rollout]") ?? $("[data-rollout]");

/** Only what has a button now can be done with a key. */
function press(selector, within) {
  const button = within?.querySelector(selector);
  button?.focus();
  button?.click();
}

function help() {
  const entry = (key) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, t(`key.${key}`)));
  show($("#key-list"), LISTED.map(entry));
  $("#keys").showModal();
}
