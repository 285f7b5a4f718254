// One answer beside another: what was, and what is now.

import { make } from "../dom.js";
import { t } from "../i18n.js";

export function difference(found) {
  const kind = make("span", { class: "soft" }, found.kind);
  switch (found.kind) {
    case "path": return [make("code", {}, found.path), pair(found.was, found.now)];
    case "text": return [kind, make("span", { class: "soft" }, t("byte", { at: found.at_byte })), pair(found.was, found.now)];
    case "intent": return [kind, pair(intent(found.was), intent(found.now))];
    case "skills": return [kind, names("gone", found.gone), names("appeared", found.new)];
    case "order": return [kind, pair(found.was.join(", "), found.now.join(", "))];
    case "more": return [make("span", { class: "soft" }, t("and", { count: found.count }))];
    default: return [kind, pair(String(found.was ?? "–"), String(found.now ?? "–"))];
  }
}

const pair = (was, now) => [make("del", {}, was), make("span", { class: "soft", "aria-hidden": "true" }, "→"), make("ins", {}, now)];

const names = (key, list) => (list.length ? make("span", {}, t(key, { names: list.join(", ") })) : null);

function intent(found) {
  if (!found) return "abstain";
  return found.value === undefined ? found.kind : `${found.kind} ${JSON.stringify(found.value)}`;
}
