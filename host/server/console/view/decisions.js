// What a search of the decision log found.

import { make } from "../dom.js";
import { NONE, clock, count, micros, moment } from "../format.js";
import { t, word } from "../i18n.js";
import { code, hint, number, table } from "./parts.js";

export function decisions({ decisions }) {
  if (decisions.length === 0) return hint(t("noDecisions"));
  const head = [[t("time")], [t("hook")], [t("plugin")], [t("revision")], [t("lineup"), "n"], [t("verdictShort")], [t("codes")], [t("took"), "n"], [t("belongsTo")], [t("copyInput")]];
  return table(t("decisions"), head, decisions.map(row));
}

export function told({ decisions, more, broken_lines: broken }) {
  const many = t(more ? "foundMore" : "found", { count: count(decisions.length) });
  return broken ? `${many} ${t("brokenLines", { count: count(broken) })}` : many;
}

function row(decision) {
  const kind = decision.verdict.startsWith("error:") ? "bad" : decision.verdict.startsWith("deny") ? "deny" : null;
  const at = Date.parse(decision.time);
  return make(
    "tr",
    {},
    make("td", {}, make("time", { datetime: decision.time, title: moment(at) }, clock(at))),
    make("td", { title: decision.hook }, word("hook", decision.hook)),
    make("td", {}, decision.plugin),
    make("td", {}, code(decision.revision)),
    number(decision.lineup),
    make("td", { class: kind }, decision.verdict),
    make("td", { class: "codes" }, decision.codes.join(" ")),
    number(micros(decision.micros)),
    make("td", { class: "soft" }, decision.request ?? NONE),
    make("td", {}, code(decision.input_hash.slice(0, 8), { class: "soft", title: decision.input_hash })),
  );
}
