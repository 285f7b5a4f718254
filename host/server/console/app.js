// Joins the parts: events in, panels out. The rules are the server's; the page shows and asks.

import * as connection from "./connection.js";
import { $, make, show } from "./dom.js";
import { clock } from "./format.js";
import { applyTexts, locale, setLanguage, t, word } from "./i18n.js";
import * as keys from "./keys.js";
import * as search from "./search.js";
import { older, refresh, refreshReplicas, state, take } from "./state.js";
import { Stream } from "./stream.js";
import * as verbs from "./verbs.js";
import { figures } from "./view/figures.js";
import { history } from "./view/history.js";
import { lineups } from "./view/lineups.js";
import { plugins } from "./view/plugins.js";
import { quarantine } from "./view/quarantine.js";
import { replicas } from "./view/replicas.js";
import { rollouts } from "./view/rollouts.js";

const SECTIONS = ["rollouts", "plugins", "decisions", "lineups", "quarantine", "replicas", "history"];
const PANELS = {
  "#figures": figures, "#rollout-list": rollouts, "#plugin-table": plugins, "#lineup-list": lineups,
  "#quarantine-list": quarantine, "#replica-list": replicas, "#history-list": history,
};
/** Replicas change without an event of ours. */
const REPLICAS_MS = 5_000;

const stream = new Stream();
let drawing = false;

/** Draws everything, once for however many events came since the last picture. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    connection.show();
    if (!state.status) {
      Object.keys(PANELS).forEach((place) => show($(place)));
      return;
    }
    const section = document.activeElement?.closest("main section")?.id;
    for (const [place, view] of Object.entries(PANELS)) show($(place), view(state));
    sections();
    search.refresh();
    // What had the focus may be gone, as after a promotion; its section is where one was.
    if (section && document.activeElement === document.body) $(`#${section}-title`).focus({ preventScroll: true });
  });
}

function sections() {
  const counts = { rollouts: state.status.rollouts.length, quarantine: state.quarantine.length + state.status.problems.length };
  const entry = (id, at) => make("a", { href: `#${id}`, "data-section": id, "aria-keyshortcuts": at + 1 },
    make("kbd", { "aria-hidden": "true" }, at + 1), t(id), counts[id] ? make("span", { class: `badge ${id}` }, counts[id]) : null);
  show($("#sections"), SECTIONS.map(entry));
}

function say(text) {
  $("#said").textContent = `${clock(Date.now())}  ${text}`;
}

/** The change that was made here last: who made it was told more of it already. */
let ours = 0;

/** One at a time; what comes meanwhile is one more. */
let asking = false;
let askAgain = false;
async function catchUp() {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  try {
    for (const { version, who, verb, what } of await refresh()) {
      if (version !== ours) say(t("tookPlace", { who, what: `${word("verb", verb)} ${what}` }));
    }
    draw();
  } catch { /* the stream says how the server is, and the next event asks again */ } finally {
    asking = false;
    if (askAgain) {
      askAgain = false;
      catchUp();
    }
  }
}

function acts(event) {
  const section = event.target.closest("[data-section]");
  if (section) {
    event.preventDefault();
    keys.goTo(section.dataset.section);
    return;
  }
  const button = event.target.closest("[data-act]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const { act, of } = button.dataset;
  if (verbs.isVerb(act)) verbs.ask(act, of);
  else if (act === "older") older().then(draw, () => say(t("awayFresh")));
}

function start() {
  applyTexts();
  keys.start(SECTIONS);
  verbs.start((text, version) => {
    ours = version;
    say(text);
  });
  search.start();
  document.addEventListener("click", acts);
  $("#language").onclick = () => { setLanguage(locale() === "ja" ? "en" : "ja"); search.results(); draw(); };
  stream.addEventListener("news", ({ detail }) => {
    take(detail);
    if (detail.event === "status") catchUp();
    draw();
  });
  connection.start(stream, { changed: draw, opened: () => { say(t("live")); search.first(); } });
  setInterval(() => { if (state.live && !document.hidden) refreshReplicas().then(draw, () => {}); }, REPLICAS_MS);
}

start();
