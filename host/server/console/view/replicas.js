// Who else serves from the same database, and how far each is.

import { make } from "../dom.js";
import { t } from "../i18n.js";
import { chip, hint, when } from "./parts.js";

export function replicas({ replicas }) {
  if (replicas.length < 2 && !replicas.some(({ problem }) => problem)) return hint(t("alone"));
  return make("ul", { class: "replicas" }, replicas.map(row));
}

function row({ id, host, this: isThis, version, lineup, staged, seen_at_ms: seen, behind, problem }) {
  const loaded = staged.length ? ` · ${t("loaded", { rollouts: staged.join(", ") })}` : "";
  return make(
    "li",
    { "data-key": id },
    make("div", { class: "first" },
      make("b", { class: "grow", title: id }, host, isThis ? make("small", { class: "soft" }, ` ${t("thisOne")}`) : null),
      behind ? chip("behind", t("behind")) : chip("active", t("inStep"))),
    make("p", { class: "soft" }, `${t("version")} ${version} · ${t("lineup")} ${lineup}${loaded} · `, when(seen)),
    problem ? make("p", { class: "bad" }, problem) : null,
  );
}
