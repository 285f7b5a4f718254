// What is on its way: how far it is, how it compares, and what can be done with it.

import { make } from "../dom.js";
import { t, word } from "../i18n.js";
import { comparison } from "./comparison.js";
import { button, code, hint, when } from "./parts.js";

const STEPS = ["staged", "shadow", "canary", "active"];

export function rollouts(state) {
  const { status } = state;
  if (status.rollouts.length === 0) return hint(t("noRollouts"));
  return status.rollouts.map((rollout) => card(rollout, state));
}

function card(rollout, state) {
  const { rollout: id, changed_at_ms: changed } = rollout;
  return make(
    "article",
    { class: "rollout", "data-key": `rollout ${id}`, "data-rollout": id, "aria-labelledby": `rollout-${id}` },
    make(
      "header",
      {},
      make("h3", { id: `rollout-${id}` }, t("rollout", { id })),
      stepper(rollout),
      make("span", { class: "soft" }, when(changed)),
      make("span", { class: "grow" }),
      buttons(rollout, state.live),
    ),
    make("ul", { class: "members" }, Object.entries(rollout.members).map(([plugin, revision]) => member(plugin, revision, state))),
    comparison(rollout, state.trail),
  );
}

function stepper({ phase, share }) {
  const now = STEPS.indexOf(phase);
  const step = (name, at) => make(
    "li",
    { class: at < now ? "past" : at === now ? `now ${name}` : null, "aria-current": at === now ? "step" : null },
    word("phase", name), name === "canary" && at === now && share ? ` ${share} %` : "",
  );
  return make("ol", { class: "steps" }, STEPS.map(step));
}

function buttons({ rollout: id, phase }, live) {
  return make(
    "div",
    { class: "buttons" },
    phase === "staged" ? button("shadow", id, t("shadow"), { live }) : null,
    button("canary", id, phase === "canary" ? t("share") : t("canary"), { live }),
    button("abort", id, t("rollBack"), { kind: "back", live }),
    button("promote", id, t("promote"), { kind: "primary", live }),
  );
}

function member(plugin, revision, { status }) {
  const active = status.plugins.find((one) => one.name === plugin);
  return make(
    "li",
    { "data-key": plugin },
    make("b", {}, plugin),
    active ? code(active.revision, { class: "was" }) : make("span", { class: "soft" }, t("isNew")),
    make("span", { class: "soft", "aria-hidden": "true" }, "→"),
    code(revision),
  );
}
