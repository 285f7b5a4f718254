// The code blocks of the skill pages, and what each of them is for.
//
// Every block of html, css or JavaScript says in the line that opens it how it is tried:
//
//   ```html                       a whole page (it begins with <!doctype html>): opened as it is
//   ```js game.js                 a named block: served under that name beside the pages of its skill
//   ```js fragment: the reason    not run alone; the reason is a sentence of three words or more
//
// A named block has to be asked for by a page: a whole page of the skill, or one in `pages/SKILL/`. A block that is
// none of the three, and a named block that no page asks for, are failures, so nothing stays untried by accident.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
export const pagesRoot = join(import.meta.dirname, "pages");

const CODE = new Set(["html", "css", "js", "javascript", "mjs", "jsx", "ts", "typescript", "svg"]);
const NAME = /^[a-z0-9][a-z0-9-]*\.(?:html|css|js|svg)$/;

/** The names of all skills, in order. */
export function skills() {
  return readdirSync(join(root, "skills"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** A skill's page and its references, as paths. */
export function sheets(skill) {
  const folder = join(root, "skills", skill);
  const further = join(folder, "references");
  const list = existsSync(further) ? readdirSync(further).filter((name) => name.endsWith(".md")).sort() : [];
  return [join(folder, "SKILL.md"), ...list.map((name) => join(further, name))];
}

/** The fenced blocks of a text: language, the rest of the opening line, the code, and the line it starts on. */
export function fences(text) {
  const found = [];
  let open;
  text.split("\n").forEach((line, index) => {
    const fence = /^(`{3,})\s*(\S*)\s*(.*)$/.exec(line);
    if (open && fence && fence[1].length >= open.ticks && !fence[2]) {
      found.push({ ...open, code: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else if (open) {
      open.lines.push(line);
    } else if (fence) {
      open = { ticks: fence[1].length, language: fence[2], info: fence[3].trim(), line: index + 1, lines: [] };
    }
  });
  if (open) throw new Error(`line ${open.line}: a block that is not closed`);
  return found;
}

/** What a block is: a page, a named block, a fragment, or `undefined` for one that says nothing. */
export function kind(block) {
  if (block.info.startsWith("fragment:")) {
    return block.info.slice(9).trim().split(/\s+/).length >= 3 ? "fragment" : undefined;
  }
  const whole = block.language === "html" && /^<!doctype html>/i.test(block.code);
  if (block.info && !NAME.test(block.info)) return undefined;
  if (whole) return "page";
  return block.info ? "named" : undefined;
}

/** All blocks of a skill by name, its whole pages, and what is wrong with how they are marked. */
export function samples(skill) {
  const named = new Map();
  const pages = [];
  const wrong = [];
  const own = new Set(existsSync(join(pagesRoot, skill)) ? readdirSync(join(pagesRoot, skill)) : []);
  for (const sheet of sheets(skill)) {
    const where = (block) => `${sheet.slice(root.length + 1)}:${block.line}`;
    for (const block of fences(readFileSync(sheet, "utf8"))) {
      if (!CODE.has(block.language)) continue;
      const what = kind(block);
      if (!what) {
        wrong.push(`${where(block)}: neither a whole page, nor named, nor a fragment with a reason`);
      } else if (what === "page") {
        const name = block.info || `page-${named.size + pages.length}.html`;
        pages.push({ name, code: block.code, where: where(block) });
      } else if (what === "named") {
        if (named.has(block.info)) wrong.push(`${where(block)}: a second block with this name`);
        if (own.has(block.info)) wrong.push(`${where(block)}: pages/${skill}/ has a file of this name`);
        named.set(block.info, { code: block.code, where: where(block) });
      }
    }
  }
  return { named, pages, wrong };
}

/** The pages in `pages/SKILL/` that bring a skill's blocks together. */
export function benches(skill) {
  const folder = join(pagesRoot, skill);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".html")).sort() : [];
}
