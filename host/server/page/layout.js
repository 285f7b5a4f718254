// Tabs, the phone's views, light and dark. Nothing here knows of games.

import { $ } from "./dom.js";

export function start() {
  tabs();
  views();
  theme();
}

/** A tab list as the accessibility guides have it: arrows move, the panel follows. */
function tabs() {
  const all = [...document.querySelectorAll("[role=tab]")];
  const open = (tab) => {
    for (const other of all) {
      const on = other === tab;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      $(`#${other.getAttribute("aria-controls")}`).hidden = !on;
    }
    tab.focus({ preventScroll: true });
  };
  all.forEach((tab, at) => {
    tab.onclick = () => open(tab);
    tab.onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step) open(all[(at + step + all.length) % all.length]);
    };
  });
}

/** On a phone one pane is seen at a time. */
export function view(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll("#views button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
}

function views() {
  for (const button of document.querySelectorAll("#views button")) button.onclick = () => view(button.dataset.view);
}

function theme() {
  const button = $("#theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try { chosen = localStorage.getItem("waza.theme"); } catch { /* follows the system */ }
  const apply = (next) => {
    chosen = next;
    if (next) document.documentElement.dataset.theme = next;
    button.setAttribute("aria-pressed", String((next ?? (dark.matches ? "dark" : "light")) === "dark"));
  };
  apply(chosen);
  button.onclick = () => {
    const next = (chosen ?? (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark";
    apply(next);
    try { localStorage.setItem("waza.theme", next); } catch { /* for this visit only */ }
  };
}
