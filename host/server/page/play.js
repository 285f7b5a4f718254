// A published game: what it is, the game itself in a frame that is nobody, and a copy of one's own.

import { $, make } from "./dom.js";
import { locale } from "./i18n.js";
import { t } from "./play_texts.js";
import { accessToken, signIn } from "./session.js";

/** The id at the end of `/game/…` and `/play/…`. */
const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");

document.documentElement.lang = locale();
say(t("loading"));
show(await load());

async function load() {
  const response = await fetch(`/api/published-games/${encodeURIComponent(id)}`);
  return response.ok ? response.json() : null;
}

function say(text) {
  const notice = $("#notice");
  notice.textContent = text;
  notice.hidden = text === "";
}

function show(game) {
  if (!game) return say(t("notFound"));
  document.title = `${game.title} · Waza`;
  $("#title").textContent = game.title;
  $("#author").textContent = `${t("by")} ${game.users.display_name ?? t("nobody")}`;
  $("#description").textContent = game.description;
  $("#how-title").textContent = t("how");
  $("#how-title").hidden = game.how_to_play === "";
  $("#how").textContent = game.how_to_play;
  $("#tags").replaceChildren(...game.tags.map((tag) => make("li", {}, tag)));
  $("#plays").textContent = `${t("plays")} ${game.play_count} ${t("times")}`;
  $("#about").hidden = false;
  open(game);
  remixable(game);
}

/** Where games are played: on a host of their own, or here. */
function base(game) {
  const domain = game.play_domain ?? "";
  if (domain === "" || domain.includes("://")) return domain;
  return `${location.protocol}//${domain}`;
}

function open(game) {
  const frame = make("iframe", { title: game.title });
  frame.setAttribute("sandbox", "allow-scripts allow-pointer-lock");
  frame.setAttribute("allow", "fullscreen; gamepad; autoplay");
  // Counted once, when there is something to play.
  frame.addEventListener("load", () => {
    say("");
    fetch(`/api/published-games/${game.id}/play`, { method: "POST" });
  }, { once: true });
  frame.src = `${base(game)}/g/${game.public_id}/index.html`;
  $("#stage").append(frame);
  const button = $("#fullscreen");
  button.textContent = t("fullscreen");
  button.hidden = false;
  button.onclick = () => frame.requestFullscreen?.();
}

function remixable(game) {
  const button = $("#remix");
  button.textContent = t("remix");
  button.hidden = !game.allow_remix;
  button.onclick = async () => {
    button.disabled = true;
    await remix(game);
    button.disabled = false;
  };
}

async function remix(game) {
  say(t("remixing"));
  const ask = () => fetch(`/api/games/${game.id}/remix`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken()}` },
  });
  let response = accessToken() ? await ask() : null;
  if (!response || response.status === 401) {
    if (!(await signIn())) return say(t("signIn"));
    response = await ask();
  }
  const answer = await response.json();
  if (!response.ok) return say(`${t("remixFailed")} ${answer.error}`);
  location.assign(`/project/${answer.project.id}`);
}
