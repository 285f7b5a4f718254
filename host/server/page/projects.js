// The list of projects in the bar, and which one the address names.

import { $, make } from "./dom.js";
import { t } from "./i18n.js";

/** The project in the address, or null. */
export function fromAddress() {
  const [, page, id] = location.pathname.split("/");
  return page === "project" && id ? id : null;
}

export function show(projects, current) {
  const options = projects.map((project) =>
    make("option", { value: project.id, selected: project.id === current }, project.name));
  $("#project").replaceChildren(make("option", { value: "", selected: !current }, `— ${t("project")} —`), ...options);
}

export function goTo(id) {
  const path = id ? `/project/${id}` : "/";
  if (location.pathname !== path) history.pushState(null, "", path);
}
