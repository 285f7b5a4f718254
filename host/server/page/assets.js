// The user's own pictures and sounds: bring one in, take it into the next message, throw it away.

import { $, make } from "./dom.js";
import { t } from "./i18n.js";
import { blob, get, request } from "./session.js";

const THUMBNAIL = 128;

let attached = [];
let pictures = [];

/** What goes with the next message: its fields, and the lines that the text gets. */
export function taken() {
  const assets = attached;
  attached = [];
  chips();
  const lines = assets.map(({ name, url }, at) => `${at + 1}：${t("assetLine").replace("{name}", name)}: ${url}`);
  return { assets, lines };
}

export function start() {
  $("#asset-file").onchange = ({ target }) => {
    const files = [...target.files];
    target.value = "";
    upload(files);
  };
  const zone = $("#assets");
  zone.ondragover = (event) => event.preventDefault();
  zone.ondrop = (event) => {
    event.preventDefault();
    upload([...event.dataTransfer.files]);
  };
}

/** Lists them anew. */
export async function load() {
  const answer = await get("/api/assets");
  pictures.forEach((address) => URL.revokeObjectURL(address));
  pictures = [];
  const items = (answer?.assets ?? []).map(item);
  $("#asset-list").replaceChildren(...(items.length ? items : [make("li", { class: "hint" }, t("noAssets"))]));
}

async function upload(files) {
  say("");
  for (const file of files) {
    const form = new FormData();
    form.append("file", file);
    const { ok, body } = await request("POST", "/api/assets/upload", form);
    if (!ok) say(`${file.name}: ${body.error ?? t("failed")}`);
  }
  load();
}

function item(asset) {
  return make(
    "li",
    { class: "asset", data: { alias: asset.alias } },
    asset.mimeType.startsWith("image/") ? picture(asset) : make("span", { class: "thumb" }, "♪"),
    make("span", { class: "grow" }, asset.filename),
    make("button", { type: "button", onclick: () => attach(asset) }, t("useAsset")),
    make("button", { type: "button", class: "quiet icon", title: t("deleteAsset"), "aria-label": `${t("deleteAsset")}: ${asset.filename}`,
      onclick: () => remove(asset) }, "×"),
  );
}

/** Nobody else may see it, so it is fetched with the token and shown from memory. */
function picture(asset) {
  const image = make("img", { class: "thumb", alt: "", width: 48, height: 48 });
  blob(`/api/assets/${asset.id}?w=${THUMBNAIL}`).then((content) => {
    if (!content) return;
    image.src = URL.createObjectURL(content);
    pictures.push(image.src);
  });
  return image;
}

function attach({ id, alias, url }) {
  if (attached.some((one) => one.id === id)) return;
  attached.push({ id, name: alias, url });
  chips();
}

async function remove(asset) {
  await request("DELETE", `/api/assets/${asset.id}`);
  attached = attached.filter(({ id }) => id !== asset.id);
  chips();
  load();
}

function chips() {
  const drop = (id) => () => { attached = attached.filter((one) => one.id !== id); chips(); };
  $("#attached").replaceChildren(
    ...attached.map(({ id, name }) => make("button", { type: "button", class: "chip", onclick: drop(id) }, `${name} ×`)));
  $("#attached").hidden = attached.length === 0;
}

function say(text) {
  $("#asset-problem").textContent = text;
  $("#asset-problem").hidden = text === "";
}
