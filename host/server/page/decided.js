// What decided: a card for each plugin that ran for the last message.

import { $, make } from "./dom.js";
import { hookName, reason, t } from "./i18n.js";

const list = () => $("#decisions");

export function clear() {
  list().replaceChildren(make("li", { class: "hint" }, t("noDecisions")));
}

/** A new message: the cards of the one before make room. */
export function begin() {
  list().replaceChildren();
}

const micros = (n) => (n >= 10_000 ? `${(n / 1000).toFixed(1)} ms` : `${n < 100 ? n.toFixed(1) : Math.round(n)} µs`);

/** `text` is the message that evidence points into. */
export function decision(event, text) {
  const failed = event.verdict.startsWith("error:");
  const total = event.micros + event.instantiateMicros;
  const card = make(
    "li",
    { class: failed ? "card bad" : "card", data: { hook: event.hook } },
    make(
      "div",
      { class: "card-head" },
      make("strong", {}, hookName(event.hook)),
      make("code", { class: "grow" }, [event.plugin, event.revision].filter(Boolean).join("@")),
      make(
        "span",
        { class: "time", title: `${t("waited")} ${micros(event.queuedMicros)}` },
        event.detail?.remembered ? t("remembered") : micros(total),
      ),
    ),
    make("p", { class: "verdict" }, event.verdict),
    total > 0 ? meter(event.instantiateMicros, total) : null,
    evidence(event.evidence ?? [], text),
  );
  list().append(card);
}

function meter(part, total) {
  const bar = make("meter", { min: 0, max: Math.max(total, 1), value: part });
  bar.setAttribute("aria-label", t("instance"));
  return make("div", { class: "share" }, bar, make("span", {}, `${t("instance")}: ${micros(part)}`));
}

function evidence(entries, text) {
  if (entries.length === 0) return null;
  const rows = entries.slice(0, 40).map((entry) => {
    const weight = entry.weight / 1_000_000;
    const sign = weight > 0 ? "for" : weight < 0 ? "against" : "neutral";
    return make(
      "li",
      {},
      make("code", {}, entry.code),
      quote(entry.span, text),
      weight === 0 ? null : make("span", { class: `weight ${sign}` }, `${weight > 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)}`),
      entry.note ? make("span", { class: "note" }, entry.note) : null,
    );
  });
  return make("details", { open: entries.length <= 6 }, make("summary", {}, `${t("evidence")} (${entries.length})`), make("ul", {}, ...rows));
}

/** Spans count UTF-8 bytes; the page has UTF-16. */
function quote(span, text) {
  if (!span || !text) return null;
  const bytes = new TextEncoder().encode(text).subarray(span[0], span[1]);
  return make("q", {}, new TextDecoder().decode(bytes));
}

export function budget(event) {
  const named = (skill) => `${skill.name} (${[reason(skill.reason), skill.tokens].filter(Boolean).join(", ")})`;
  const names = (skills) => skills.map(named).join(", ");
  if (event.chosen.length + event.left.length === 0) return;
  list().append(
    make(
      "li",
      { class: "card", data: { hook: "budget" } },
      make("p", {}, `${t("budgetChosen")} ${names(event.chosen) || "–"}`),
      event.left.length > 0 ? make("p", { class: "note" }, `${t("budgetLeft")} ${names(event.left)}`) : null,
      make("p", { class: "note" }, `≤ ${event.limitTokens.toLocaleString()} ${t("tokens")}`),
    ),
  );
}

export function warning(event) {
  list().append(make("li", { class: "card bad" }, make("code", {}, event.code), " ", event.message));
}
