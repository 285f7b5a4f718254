// What is not loaded again, and what was left out: at which step, why, and what would help.

import { make } from "../dom.js";
import { t } from "../i18n.js";
import { button, chip, code, hint, when } from "./parts.js";

export function quarantine({ quarantine, status, live }) {
  const barred = quarantine.length ? quarantine.map((one) => card(one, live)) : hint(t("noQuarantine"));
  return status.problems.length ? [barred, make("h3", {}, t("problems")), status.problems.map(problem)] : barred;
}

function card({ plugin, revision, refusal, source, seen_at_ms: seen }, live) {
  return make(
    "article",
    { class: "barred", "data-key": revision },
    make("header", {}, make("b", {}, plugin), code(revision), chip("quarantined", refusal.step)),
    make("p", {}, refusal.reason),
    make("p", { class: "next" }, refusal.hint),
    make("footer", {}, make("span", { class: "soft grow" }, t(`from.${source?.kind ?? "volume"}`, source ?? {}), " · ", when(seen)), button("release", revision, t("release"), { live })),
  );
}

const problem = ({ path, line, reason }) =>
  make("p", { class: "problem" }, code(line ? `${path}:${line}` : path), " ", reason);
