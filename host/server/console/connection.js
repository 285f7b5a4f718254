// How the connection is, who is signed in, and what that means for what is seen.

import { Refused, sentence } from "./api.js";
import { $ } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";
import * as search from "./search.js";
import { operatorToken, signIn, signOut, takeFromAddress } from "./session.js";
import { forget, state } from "./state.js";

let changed = () => {};

/** Follows the stream: `changed` when there is something to draw, `opened` when it is live after it was not. */
export function start(stream, told) {
  changed = told.changed;
  stream.addEventListener("link", ({ detail }) => linked(detail, told.opened));
  $("#sign-in").onsubmit = (event) => {
    event.preventDefault();
    signIn($("#token").value);
    $("#token").value = "";
    $("#sign-in-wrong").textContent = "";
    stream.start();
  };
  $("#sign-out").onclick = () => {
    stream.stop();
    leave("");
  };
  $("#try-now").onclick = () => stream.now();
  window.addEventListener("online", () => stream.now());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) stream.now(); });
  // The seconds to the next try.
  setInterval(() => { if (state.link.state === "away") changed(); }, 1_000);
  // A token may also be put behind the address of a page that is open.
  window.addEventListener("hashchange", () => { if (takeFromAddress()) stream.start(); });
  takeFromAddress();
  if (operatorToken()) stream.start();
  else leave("");
}

function linked(detail, opened) {
  const wasLive = state.live;
  state.link = detail;
  state.live = detail.state === "live";
  // A try that is under way does not yet mean that the server is back.
  if (detail.state === "away" || detail.state === "live") state.away = detail.state === "away";
  if (detail.state === "refused") leave(t("signInWrong", { message: sentence(detail.reason) }));
  else if (state.live && !wasLive) opened();
  changed();
}

/** Whoever comes next sees nothing of what was there. */
function leave(why) {
  signOut();
  forget();
  search.forget();
  state.link = { state: "refused" };
  $("#sign-in-wrong").textContent = why;
  $("#said").textContent = "";
  show();
  changed();
  $("#token").focus();
}

/** Draws it. */
export function show() {
  const signedIn = state.link.state !== "refused";
  document.body.dataset.link = state.away ? "away" : state.link.state;
  $("#link").textContent = t(state.link.state);
  $("#sign-in").hidden = signedIn;
  $("#sign-out").hidden = !signedIn;
  $("#main").hidden = $("#sections").hidden = !signedIn || !state.status;
  trouble();
}

/** What is wrong, and what happens next. Written only when it is something new, as it is read out then. */
function trouble() {
  const { reason, again } = state.link;
  $("#away").hidden = !state.away && !state.problem;
  $("#try-now").hidden = $("#away-again").hidden = !state.away;
  let text = $("#away-text").textContent;
  if (state.away && reason) text = `${state.heardAt ? t("awaySince", { time: clock(state.heardAt) }) : t("awayFresh")}${said(reason)}`;
  else if (!state.away) text = state.problem ? sentence(state.problem) : "";
  if ($("#away-text").textContent !== text) $("#away-text").textContent = text;
  $("#away-again").textContent = again ? t("again", { seconds: Math.max(0, Math.ceil((again - Date.now()) / 1000)) }) : t("connecting");
}

const said = (reason) => (reason instanceof Refused ? ` ${t("awayReason", { message: sentence(reason) })}` : "");
