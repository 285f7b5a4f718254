// The version list. Going back asks once, and is a new version itself.

import { $, make } from "./dom.js";
import { locale, t } from "./i18n.js";

export function show({ versions, currentHead }, restore) {
  // On the wire number 1 is the newest; people count from the first.
  const items = versions.map((version) => {
    const current = version.id === currentHead;
    const when = new Date(version.timestamp);
    return make(
      "li",
      { class: current ? "version current" : "version" },
      make("span", { class: "number" }, `v${versions.length - version.number + 1}`),
      make("div", { class: "grow" },
        make("p", {}, version.message),
        make("time", { dateTime: version.timestamp }, when.toLocaleString(locale())),
        " ", make("code", {}, version.hash.slice(0, 7))),
      current ? make("span", { class: "badge" }, t("current"))
        : make("button", { type: "button", onclick: () => restore(version.id) }, t("restore")),
    );
  });
  $("#version-list").replaceChildren(...(items.length ? items : [make("li", { class: "hint" }, t("noVersions"))]));
}
