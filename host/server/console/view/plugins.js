// Who serves which hook, and how it fares.

import { spark } from "../chart.js";
import { make } from "../dom.js";
import { bytes, count, micros, rate } from "../format.js";
import { t, word } from "../i18n.js";
import { chip, code, digest, hint, number, table, when } from "./parts.js";

export function plugins({ plugins, status, trail }) {
  if (plugins.length === 0) return hint(t("noPlugins"));
  const head = [
    [t("hook")], [t("plugin")], [t("revision")], [t("digest")], [t("state")], [t("callsPerSecond"), "n"], [t("p50"), "n"],
    [t("p99"), "n"], [""], [t("errors"), "n"], [t("memory"), "n", t("memoryHint")], [t("activeSince"), "n"],
  ];
  const rows = [...plugins].sort(byHook).map((plugin, at, all) => row(plugin, all[at - 1]?.hook === plugin.hook, status, trail));
  return table(t("plugins"), head, rows);
}

const HOOKS = ["intent-classifier", "skill-ranker", "skill-scorer", "path-policy", "asset-rewriter"];

// The server has them in the order in which they are asked, which is kept within a hook.
const byHook = (a, b) => HOOKS.indexOf(a.hook) - HOOKS.indexOf(b.hook);

function row(plugin, sameHook, status, trail) {
  const { name, hook } = plugin;
  const p99 = trail.of(`p99 ${name} ${hook}`);
  const failed = Object.entries(plugin.errors_by_kind).map(([kind, times]) => `${kind} ${times}`).join(", ");
  return make(
    "tr",
    { "data-key": `${name} ${hook}`, class: sameHook ? "same" : null },
    make("th", { scope: "row", title: hook }, sameHook ? "" : word("hook", hook)),
    make("td", { title: plugin.description }, make("b", {}, name), " ", make("span", { class: "soft" }, plugin.version)),
    make("td", {}, code(plugin.revision)),
    make("td", {}, digest(plugin.digest)),
    make("td", {}, chip(plugin.state, word("state", plugin.state)), aside(plugin, status)),
    number(rate(plugin.calls_per_second)),
    number(micros(plugin.p50_seconds * 1e6)),
    number(micros(plugin.p99_seconds * 1e6)),
    make("td", { class: "picture" }, spark(p99, t("sparkP99", { last: micros(p99.at(-1)) }))),
    make("td", { class: plugin.errors > 0 ? "n bad" : "n", title: failed || null }, count(plugin.errors), failed ? make("span", { class: "visually-hidden" }, failed) : null),
    number(bytes(plugin.memory_bytes)),
    make("td", { class: "n soft" }, plugin.since_ms ? when(plugin.since_ms) : null),
  );
}

function aside(plugin, status) {
  const watched = status.watching[plugin.name];
  if (plugin.stood_in_by) return make("small", { class: "soft" }, t("standIn", { revision: plugin.stood_in_by }));
  if (plugin.state !== "monitor" || !watched) return null;
  return make("small", { class: "soft" }, t("wouldDeny", { denied: count(watched.would_deny), calls: count(watched.calls) }));
}
