// What the page knows: what the events said last, and what was asked for beside them.

import { get } from "./api.js";
import { Trail } from "./trail.js";

const HISTORY = 30;

export const state = {
  /** Whether events come in just now; buttons work only then. */
  live: false,
  link: { state: "connecting" },
  /** Whether the server did not answer, and has not since. */
  away: false,
  /** Why the server cannot say how things stand, while it cannot: {message, hint}. */
  problem: null,
  /** When the last event came, in milliseconds since 1970. */
  heardAt: null,
  status: null,
  plugins: [],
  quarantine: [],
  history: [],
  moreHistory: false,
  replicas: [],
  trail: new Trail(),
};

/** Counts operators: what was asked for one is not for the next. */
let turn = 0;

/** The answer, or an error when somebody else has come meanwhile. */
async function ours(answer) {
  const mine = turn;
  const given = await answer;
  if (mine !== turn) throw new Error("signed out meanwhile");
  return given;
}

/** Takes an event in. What was measured is in both kinds of event; the newest counts. */
export function take({ event, data }) {
  state.heardAt = Date.now();
  if (event === "status") Object.assign(state, { status: data, problem: null });
  if (event === "problem") state.problem = data.error;
  if (event === "statistics") statistics(data);
}

function statistics({ plugins, rollouts }) {
  const { trail } = state;
  state.plugins = plugins;
  trail.note("calls", plugins.reduce((sum, plugin) => sum + plugin.calls_per_second, 0));
  for (const { name, hook, p99_seconds: p99 } of plugins) trail.note(`p99 ${name} ${hook}`, p99 * 1e6);
  for (const rollout of state.status?.rollouts ?? []) {
    const measured = rollouts[rollout.rollout];
    if (!measured) continue;
    rollout.measured = measured;
    for (const who of ["active", "canary", "shadow"]) trail.note(`${rollout.rollout} ${who}`, measured[who].calls);
  }
}

/** Asks for what no event carries. Gives the changes that were not known, oldest first. */
export async function refresh() {
  const [history, quarantine, replicas] = await ours(Promise.all([
    get("history", { limit: HISTORY }), get("quarantine"), get("replicas"),
  ]));
  const newest = state.history[0]?.version;
  // Older entries that were asked for stay, if there is no hole between.
  const kept = state.history.filter(({ version }) => version < (history.at(-1)?.version ?? 0));
  const joins = kept.length > 0 && history.some(({ version }) => version === newest);
  state.moreHistory = joins ? state.moreHistory : history.length === HISTORY;
  Object.assign(state, { history: joins ? [...history, ...kept] : history, quarantine, replicas });
  return newest === undefined ? [] : history.filter(({ version }) => version > newest).reverse();
}

export async function refreshReplicas() {
  state.replicas = await ours(get("replicas"));
}

export async function older() {
  const more = await ours(get("history", { before: state.history.at(-1)?.version, limit: HISTORY }));
  state.history.push(...more);
  state.moreHistory = more.length === HISTORY;
}

/** Somebody else may be next: nothing of what was known stays. */
export function forget() {
  turn += 1;
  Object.assign(state, {
    live: false, away: false, problem: null, heardAt: null, status: null, plugins: [], quarantine: [], history: [], moreHistory: false, replicas: [],
    trail: new Trail(),
  });
}
