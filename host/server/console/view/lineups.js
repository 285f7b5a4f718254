// The active line-up, and those that can be gone back to: what would change, and the button that does it.

import { make } from "../dom.js";
import { t, word } from "../i18n.js";
import { button, chip, code, hint, when } from "./parts.js";

export function lineups({ status, history, live }) {
  const members = Object.fromEntries(status.plugins.map(({ name, revision }) => [name, revision]));
  return [
    make(
      "div",
      { class: "lineup now", "data-key": "active" },
      make("span", { class: "number" }, status.lineup), chip("active", t("activeNow")),
      origin(status.lineup, history),
    ),
    status.past.length ? status.past.map((past) => earlier(past, members, live)) : hint(t("noPast")),
  ];
}

/** A first line-up names every plugin; the table beside it does so too. */
const WHAT = 60;

/** What made it active, where the history that is loaded goes back so far. */
function origin(lineup, history) {
  const made = history.filter((entry) => entry.lineup === lineup).at(-1);
  if (!made) return null;
  const { verb, what, who, at_ms } = made;
  const told = what.length > WHAT ? word("verb", verb) : `${word("verb", verb)} ${what}`;
  return make("span", { class: "soft grow", title: what }, told, " · ", who, ", ", when(at_ms));
}

function earlier(past, members, live) {
  const changed = Object.entries(past.members).filter(([plugin, revision]) => members[plugin] !== revision);
  const gone = Object.keys(members).filter((plugin) => !(plugin in past.members));
  const what = [
    ...changed.map(([plugin, revision]) => make("span", {}, plugin, " ", code(revision))),
    ...gone.map((plugin) => make("span", {}, t("notThere", { plugin }))),
  ];
  return make(
    "div",
    { class: "lineup", "data-key": past.lineup },
    make("span", { class: "number" }, past.lineup),
    make("span", { class: "grow what" }, what.length ? what : make("span", { class: "soft" }, t("samePlugins"))),
    button("undo", past.lineup, t("rollBack"), { kind: "back", live, label: t("goBack", { lineup: past.lineup }) }),
  );
}
