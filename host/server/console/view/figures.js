// The whole server in one line.

import { make } from "../dom.js";
import { NONE, count, rate } from "../format.js";
import { t } from "../i18n.js";
import { spark } from "../chart.js";

export function figures({ status, plugins, trail }) {
  const sum = (of) => plugins.reduce((total, plugin) => total + of(plugin), 0);
  const errors = sum((plugin) => plugin.errors);
  return [
    figure(t("lineup"), status.lineup, t("lineupHint")),
    figure(t("version"), status.version, t("versionHint")),
    figure(t("callsPerSecond"), plugins.length ? rate(sum((plugin) => plugin.calls_per_second)) : NONE),
    make("div", { class: "figure run", "aria-hidden": "true" }, spark(trail.of("calls"), "")),
    figure(t("errors"), count(errors), null, errors > 0 ? "bad" : ""),
    figure(t("held"), status.lineups_held, t("heldHint")),
  ];
}

const figure = (name, value, title = null, kind = "") =>
  make("div", { class: `figure ${kind}`, title }, make("dt", {}, name), make("dd", {}, value));
