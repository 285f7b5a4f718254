// Small hands for the document. Text only ever goes in as text, never as markup, and no attribute that runs or styles
// anything is made of data.

const SVG = "http://www.w3.org/2000/svg";

export const $ = (selector) => document.querySelector(selector);

/** An element with attributes and children. Strings become text; `null`, `undefined` and `false` leave no trace. */
export const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** The same for pictures. */
export const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

const nothing = (value) => value === null || value === undefined || value === false;

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (!nothing(value)) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => !nothing(child)));
  return element;
}

/** What an element holds from now on. Elements that stay the same stay, and with them focus and selection. */
export function show(element, ...children) {
  morph(element, fill(element.cloneNode(false), {}, children));
}

/** Makes what is there like what is wanted. Children with a `data-key` are told apart by it, others by their place. */
function morph(there, wanted) {
  attributes(there, wanted);
  const keyOf = (node) => node.dataset?.key;
  const wantedKeys = new Set([...wanted.children].map(keyOf));
  const keyed = new Map();
  for (const child of [...there.children]) {
    const key = keyOf(child);
    if (key && !wantedKeys.has(key)) child.remove();
    else if (key) keyed.set(key, child);
  }
  let at = there.firstChild;
  for (const next of [...wanted.childNodes]) {
    const key = keyOf(next);
    const match = key ? keyed.get(key) : at && !keyOf(at) && at.nodeName === next.nodeName ? at : null;
    if (!match) {
      there.insertBefore(next, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else there.insertBefore(match, at);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, next);
    else if (match.data !== next.data) match.data = next.data;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function attributes(there, wanted) {
  // What a person has unfolded stays so.
  const theirs = (name) => name === "open" && there.localName === "details";
  for (const { name } of [...there.attributes]) {
    if (!wanted.hasAttribute(name) && !theirs(name)) there.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (there.getAttribute(name) !== value && !theirs(name)) there.setAttribute(name, value);
  }
}
