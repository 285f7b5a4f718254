// What others see of a project: its draft, whether it is published, and where it is played.

import { $, make } from "./dom.js";
import { t } from "./i18n.js";
import { get, request } from "./session.js";

let project = null;

const field = (name) => $("#publish-form").elements[name];

export function start() {
  $("#publish-form").onsubmit = (event) => {
    event.preventDefault();
    publish();
  };
  $("#unpublish").onclick = async () => {
    const { ok, body } = await request("DELETE", `/api/projects/${project}/publish`);
    ok ? load(project) : say(body.error ?? t("failed"));
  };
}

/** Shows what is known of a project; nothing when there is none. */
export async function load(id) {
  project = id;
  $("#publish-form").hidden = id === null;
  say("");
  if (id === null) return;
  const [draft, published] = await Promise.all([
    get(`/api/projects/${id}/publish-draft`),
    get(`/api/projects/${id}/published`),
  ]);
  // Another project was opened meanwhile.
  if (project !== id) return;
  fill({ ...draft, ...(published?.game ?? {}) });
  link(published?.published ? published.game.public_id : null);
}

function fill(from) {
  field("title").value = from.title ?? "";
  field("description").value = from.description ?? "";
  field("howToPlay").value = from.how_to_play ?? from.howToPlay ?? "";
  field("tags").value = (Array.isArray(from.tags) ? from.tags : []).join(", ");
  field("visibility").value = from.visibility ?? "public";
  field("allowRemix").checked = from.allow_remix ?? from.remix !== "disallow";
}

async function publish() {
  const tags = field("tags").value.split(/[,、]/).map((tag) => tag.trim()).filter(Boolean);
  const { ok, body } = await request("POST", `/api/projects/${project}/publish`, {
    title: field("title").value,
    description: field("description").value,
    howToPlay: field("howToPlay").value,
    tags,
    visibility: field("visibility").value,
    allowRemix: field("allowRemix").checked,
  });
  say(ok ? "" : body.error ?? t("failed"));
  if (ok) link(body.gameId);
}

/** Where it is played. */
function link(game) {
  $("#unpublish").hidden = game === null;
  $("#published").replaceChildren(
    ...(game === null ? [] : [t("publishedAt"), " ", make("a", { href: `/game/${game}`, target: "_blank", rel: "noopener" }, `/game/${game}`)]));
}

function say(text) {
  $("#publish-problem").textContent = text;
  $("#publish-problem").hidden = text === "";
}
