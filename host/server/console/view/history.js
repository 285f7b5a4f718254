// Who did what, why and when, newest first.

import { make } from "../dom.js";
import { t, word } from "../i18n.js";
import { button, chip, hint, when } from "./parts.js";

export function history({ history, moreHistory, live }) {
  if (history.length === 0) return make("li", {}, hint(t("noHistory")));
  return [...history.map(entry), moreHistory ? make("li", { "data-key": "older" }, button("older", history.at(-1).version, t("older"), { live })) : null];
}

function entry({ version, at_ms, who, verb, why, what, lineup }) {
  return make(
    "li",
    { "data-key": version, "data-verb": verb },
    make("div", { class: "first" }, chip(`verb-${verb}`, word("verb", verb)), make("span", { class: "what grow" }, what), make("span", { class: "soft" }, `#${version}`)),
    why ? make("q", {}, why) : null,
    make("p", { class: "soft" }, who, ", ", when(at_ms), lineup ? ` · ${t("lineupAfter", { lineup })}` : null),
  );
}
