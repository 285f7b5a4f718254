// The console's texts. Both languages have every key; `missing` lets a test say so.

import { en } from "./texts/en.js";
import { ja } from "./texts/ja.js";

const texts = { en, ja };

const stored = () => {
  try { return localStorage.getItem("waza.language"); } catch { return null; }
};

let language = stored() in texts ? stored() : navigator.language.startsWith("ja") ? "ja" : "en";

export const locale = () => language;

/** A text; `{name}` in it becomes what `values` says. */
export function t(key, values = {}) {
  return texts[language][key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A word of the server's in the person's language, or as the server said it. */
export const word = (kind, name) => texts[language][`${kind}.${name}`] ?? name;

/** Keys that one language has and the other lacks, and texts that do not have the same places for values. */
export function missing() {
  const places = (text) => [...new Set(text?.match(/\{\w+\}/g))].sort().join();
  return [...new Set([...Object.keys(en), ...Object.keys(ja)])].filter(
    (key) => !(key in en && key in ja) || places(en[key]) !== places(ja[key]),
  );
}

export function setLanguage(next) {
  language = next;
  try { localStorage.setItem("waza.language", next); } catch { /* a private window forgets; the page goes on */ }
  applyTexts();
}

/** Writes the texts of the current language into every element that names one. */
export function applyTexts() {
  document.documentElement.lang = language;
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
    element.title = t(element.dataset.tLabel);
  }
}
