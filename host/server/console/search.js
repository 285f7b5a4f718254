// The search of the decision log: what the form says, and what was found.

import { Refused, get, sentence } from "./api.js";
import { $, make, show } from "./dom.js";
import { locale, t, word } from "./i18n.js";
import { state } from "./state.js";
import { decisions, told } from "./view/decisions.js";

const LIMIT = 50;
const WITHIN_SECONDS = ["300", "3600", "86400", "604800"];
const HOOKS = ["intent-classifier", "skill-ranker", "skill-scorer", "path-policy", "asset-rewriter"];

let found = null;
let begun = false;
let offered = "";

export function start() {
  $("#search").onsubmit = (event) => {
    event.preventDefault();
    search();
  };
}

export async function search() {
  const { within, ...query } = Object.fromEntries(new FormData($("#search")));
  const since = within ? new Date(Date.now() - Number(within) * 1000).toISOString() : "";
  try {
    found = await get("decisions", { ...query, since, limit: LIMIT });
  } catch (error) {
    $("#found").textContent = error instanceof Refused ? sentence(error) : t("awayFresh");
    return;
  }
  results();
}

/** What came last is there without being asked for. */
export function first() {
  if (begun) return;
  begun = true;
  search();
}

/** Nothing of what one operator found is there for the next. */
export function forget() {
  [found, begun] = [null, false];
  $("#search").reset();
  $("#found").textContent = "";
  show($("#decision-table"));
}

/** What can be chosen, in the current language, and what was found last. */
export function refresh() {
  const names = [...new Set(state.plugins.map(({ name }) => name))];
  const choices = `${locale()} ${names}`;
  if (choices === offered) return;
  offered = choices;
  const option = (value, text) => make("option", { value, "data-key": value || "any" }, text);
  const offer = (select, options) => {
    const chosen = select.value;
    show(select, option("", t("any")), options);
    select.value = chosen;
  };
  offer($("#by-plugin"), names.map((name) => option(name, name)));
  offer($("#by-hook"), HOOKS.map((hook) => option(hook, word("hook", hook))));
  offer($("#by-within"), WITHIN_SECONDS.map((seconds) => option(seconds, t(`within.${seconds}`))));
}

export function results() {
  if (!found) return;
  $("#found").textContent = told(found);
  show($("#decision-table"), decisions(found));
  const codes = [...new Set(found.decisions.flatMap(({ codes }) => codes))].sort();
  show($("#codes"), codes.map((value) => make("option", { value })));
}
