// The verbs: each asks back in a dialog that says what will happen, takes a reason, and stays until the server answered.

import { Refused, post, sentence } from "./api.js";
import { $, make, show } from "./dom.js";
import { count, percent } from "./format.js";
import { t } from "./i18n.js";
import { state } from "./state.js";

const step = (verb) => (id, body) => post(`rollouts/${id}/${verb}`, body);

const VERBS = {
  shadow: step("shadow"),
  canary: step("canary"),
  promote: step("promote"),
  abort: step("abort"),
  undo: (id, { why }) => post("undo", { to: Number(id), why }),
  release: (key, body) => post(`revisions/${encodeURIComponent(key)}/release`, body),
};

export const isVerb = (name) => name in VERBS;

let asked = null;
let say = () => {};

/** `told` is given what a verb has come to, and the version of that change. */
export function start(told) {
  say = told;
  $("#confirm-form").onsubmit = (event) => {
    event.preventDefault();
    run();
  };
  $("#confirm-no").onclick = () => $("#confirm").close();
  $("#confirm").onclose = closed;
}

/** Opens the dialog for a verb about a rollout, a line-up or a revision. */
export function ask(verb, of) {
  if (!state.live || $("#confirm").open) return;
  asked = { verb, of };
  const rollout = state.status.rollouts.find(({ rollout }) => String(rollout) === of);
  const lineup = state.status.lineup;
  $("#confirm-title").textContent = t(`ask.${verb}`, { id: of });
  show($("#confirm-tell"), make("p", {}, t(`tell.${verb}`, { lineup })), warnings(verb, rollout?.measured));
  $("#confirm-yes").textContent = t(`do.${verb}`);
  $("#confirm-yes").className = ["abort", "undo"].includes(verb) ? "primary back" : "primary";
  $("#confirm-share").hidden = verb !== "canary";
  $("#share").required = verb === "canary";
  $("#share").value = rollout?.share ?? 10;
  $("#why").value = "";
  wrong("");
  busy(false);
  $("#confirm").showModal();
  $(verb === "canary" ? "#share" : "#why").focus();
}

/**
 * The browser gives the focus back to the button; a button that has gone by then leaves it to its section. Until the next
 * picture a field of the closed dialog still counts as focused.
 */
function closed() {
  // The event comes with the next picture, and by then the next question may be open.
  if ($("#confirm").open) return;
  const section = { undo: "lineups", release: "quarantine" }[asked?.verb] ?? "rollouts";
  asked = null;
  if (!document.activeElement?.closest("main")) $(`#${section}-title`).focus({ preventScroll: true });
}

/** What speaks against it. */
function warnings(verb, measured) {
  if (!["canary", "promote"].includes(verb)) return null;
  const warn = (text) => make("p", { class: "warn" }, text);
  const { canary, shadow, compared } = measured ?? {};
  if (!measured || canary.calls + shadow.calls === 0) return warn(t("warn.nothing"));
  const [calls, errors] = [canary.calls + shadow.calls, canary.errors + shadow.errors];
  const all = compared.same + compared.different;
  return [
    errors > 0 && warn(t("warn.errors", { errors: count(errors), calls: count(calls) })),
    compared.different > 0 && warn(t("warn.differs", { percent: percent(compared.different, all) })),
  ];
}

async function run() {
  if (!asked || $("#confirm-yes").disabled) return;
  const { verb, of } = asked;
  const body = { why: $("#why").value.trim() };
  if (verb === "canary") body.share = Number($("#share").value);
  wrong("");
  busy(true);
  try {
    const done = await VERBS[verb](of, body);
    $("#confirm").close();
    say(outcome(done), done.version);
  } catch (error) {
    busy(false);
    wrong(error instanceof Refused ? sentence(error) : t("notReached"));
  }
}

function outcome({ version, lineup, replicas }) {
  const done = t("done", { version, lineup });
  if (replicas.length < 2) return done;
  const behind = replicas.filter((replica) => replica.behind).map(({ host, problem }) => (problem ? `${host} (${problem})` : host));
  return `${done} ${behind.length ? t("doneBehind", { names: behind.join(", ") }) : t("doneEverywhere", { count: replicas.length })}`;
}

function busy(on) {
  $("#confirm-yes").disabled = on;
  if (on) $("#confirm-yes").textContent = t("working");
  else if (asked) $("#confirm-yes").textContent = t(`do.${asked.verb}`);
}

const wrong = (text) => { $("#confirm-wrong").textContent = text; };
