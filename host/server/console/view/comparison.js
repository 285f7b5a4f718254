// A candidate beside what is active: counts, times, and where answers differ.

import { bar, spark } from "../chart.js";
import { make } from "../dom.js";
import { NONE, count, micros, percent } from "../format.js";
import { t, word } from "../i18n.js";
import { difference } from "./difference.js";
import { chip, hint, number, table } from "./parts.js";

/** Differences that are shown; the server keeps as many as its settings say. */
const SHOWN = 8;

export function comparison({ rollout, phase, measured }, trail) {
  if (phase === "staged" || !measured) return hint(t("nobodyMeasured"));
  return make("div", { class: "compare" }, calls(rollout, measured, trail), make("div", {}, agreement(measured.compared)), newest(measured.compared));
}

function calls(rollout, measured, trail) {
  const slowest = Math.max(measured.active.p99_us, measured.canary.p99_us, measured.shadow.p99_us);
  const head = [[""], [t("calls"), "n"], [t("errors"), "n"], [t("p50"), "n"], [t("p99"), "n"], [""], [t("recent")]];
  const row = (who, name) => {
    const { calls, errors, p50_us, p99_us } = measured[who];
    const label = t("sparkCalls", { who: name, last: count(trail.growth(`${rollout} ${who}`).at(-1) ?? 0) });
    return make(
      "tr",
      { "data-key": who, "data-who": who },
      make("th", { scope: "row" }, chip(who, name)),
      number(count(calls)),
      number(calls ? `${count(errors)} · ${percent(errors, calls)}` : NONE, errors > 0 ? "bad" : ""),
      number(micros(p50_us)),
      number(micros(p99_us)),
      make("td", { class: "picture" }, bar([[p99_us, who]], slowest, `p99 ${micros(p99_us)}`)),
      make("td", { class: "picture" }, spark(trail.growth(`${rollout} ${who}`), label, who)),
    );
  };
  const rows = [row("active", word("phase", "active")), row("canary", word("phase", "canary")), row("shadow", word("phase", "shadow"))];
  return table(t("rollout", { id: rollout }), head, rows);
}

function agreement({ same, different, dropped, kinds }) {
  const all = same + different;
  if (all === 0) return hint(t("waitingForCalls"));
  const each = Object.entries(kinds).flatMap(([hook, counts]) =>
    Object.entries(counts).map(([kind, times]) => make("li", { "data-key": `${hook} ${kind}` }, `${word("hook", hook)}: ${kind} `, make("b", {}, count(times)))));
  return [
    make("p", { class: "agree" }, make("strong", {}, percent(same, all)), " ", t("agree")),
    bar([[same, "same"], [different, "different"]], all, t("agreeLabel", { same: count(same), all: count(all) })),
    make("p", { class: "soft" }, [t("alike", { count: count(same) }), t("different", { count: count(different) }), t("dropped", { count: count(dropped) })].join(" · ")),
    make("ul", { class: "kinds" }, each),
  ];
}

/** Newest first, the same question once: [sample, how often]. */
function distinct(samples) {
  const found = new Map();
  for (const sample of [...samples].reverse()) {
    const key = `${sample.hook} ${sample.input}`;
    found.set(key, [found.get(key)?.[0] ?? sample, (found.get(key)?.[1] ?? 0) + 1]);
  }
  return [...found.values()].slice(0, SHOWN);
}

function newest({ samples }) {
  const shown = distinct(samples);
  const item = ([{ hook, input, differences }, times]) => make(
    "li",
    { title: t("inputHint", { hash: input }) },
    make("span", { class: "soft hook" }, word("hook", hook)),
    make("span", { class: "what" }, differences.slice(0, 4).map((found) => make("span", { class: "one" }, difference(found))),
      differences.length > 4 ? make("span", { class: "soft" }, t("and", { count: differences.length - 4 })) : null),
    make("span", { class: "soft" }, times > 1 ? `× ${times} ` : "", make("code", {}, input.slice(0, 8))),
  );
  return make(
    "div",
    { class: "newest" },
    make("h4", {}, t("newest")),
    shown.length ? make("ol", { class: "samples" }, shown.map(item)) : hint(t("noDifferences")),
  );
}
