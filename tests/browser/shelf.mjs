// A server on the loopback for the pages of the skills: their blocks, the libraries as npm installed them, stand-ins
// for pictures and sounds, and false services. Nothing that a page asks for comes from elsewhere.
//
//   /SKILL/a.js          the block of that name; or the file in pages/SKILL/; or the one in pages/
//   /SKILL/a.js+b.js     several, one after another in one script: modules share no scope
//   /SKILL/other:a.js       the block of another skill, which this one stands on
//   /SKILL/assets/*      a small picture, sound or model of that kind
//   /SKILL/fake/*        what pages/SKILL/fake.mjs answers
//   /npm/NAME@VERSION/*  a file of a library; another version than the installed one is refused

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { model, picture, sound } from "./stand-ins.mjs";
import { pagesRoot, samples } from "./samples.mjs";

const libraries = join(import.meta.dirname, "node_modules");
const CDN = /https:\/\/cdn\.jsdelivr\.net\/npm\//g;
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
  ".webp": "image/png", ".jpg": "image/png", ".wav": "audio/wav", ".mp3": "audio/wav", ".webm": "audio/wav",
  ".ogg": "audio/wav", ".glb": "model/gltf-binary", ".wasm": "application/wasm",
};

class Refused extends Error {}

function library(path) {
  const found = /^\/npm\/((?:@[\w-]+\/)?[\w.-]+)@([\w.-]+)\/(.+)$/.exec(path);
  if (!found) throw new Refused(`a library without its version: ${path}`);
  const [, name, version, file] = found;
  const folder = join(libraries, name);
  if (!existsSync(folder)) throw new Refused(`${name} is not installed`);
  const installed = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
  if (installed !== version) throw new Refused(`${name} ${version} is asked for, ${installed} is installed`);
  return readFileSync(join(folder, normalize(`/${file}`)));
}

function asset(path) {
  const type = extname(path);
  if ([".png", ".webp", ".jpg"].includes(type)) return picture(path);
  if ([".wav", ".mp3", ".ogg", ".webm"].includes(type)) return sound();
  if (type === ".glb") return model();
  throw new Refused(`no stand-in for ${path}`);
}

/** Starts the server; `asked` holds the names of the blocks that pages asked for. */
export async function start() {
  const asked = new Set();
  const known = new Map();

  function piece(own, part) {
    const [skill, name] = part.includes(":") ? part.split(":") : [own, part];
    if (!known.has(skill)) known.set(skill, samples(skill));
    const { named, pages } = known.get(skill);
    const block = named.get(name) ?? pages.find((page) => page.name === name);
    const files = [join(pagesRoot, skill, name), join(pagesRoot, name)].filter(existsSync);
    if (block) {
      asked.add(`${skill}/${name}`);
      return block.code;
    }
    if (files.length === 0) throw new Refused(`no block and no file: ${skill}/${name}`);
    return readFileSync(files[0], "utf8");
  }

  /** Pages may take in blocks of html with `<!-- block NAME -->`, and are tried with p5 2.x too. */
  function text(skill, name, newer) {
    let code = name.split("+").map((part) => piece(skill, part)).join("\n");
    if (name.endsWith(".html")) code = code.replace(/<!-- block ([\w.-]+) -->/g, (_, part) => piece(skill, part));
    code = code.replace(CDN, "/npm/");
    if (newer) code = code.replace(/\/npm\/p5@1[\d.]*\//g, `/npm/p5-2@${p5()}/`);
    return code;
  }

  async function answer(request, body) {
    const url = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(url.pathname);
    if (path === "/favicon.ico") return { body: picture(path), type: "image/png" };
    if (path.startsWith("/npm/")) return { body: library(path), type: TYPES[extname(path)] };
    const [, skill, name, rest] = /^\/([a-z0-9-]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    if (!skill) throw new Refused(`not a page: ${path}`);
    if (name === "fake") {
      const fake = await import(pathToFileURL(join(pagesRoot, skill, "fake.mjs")));
      return fake.default({ method: request.method, path: rest, headers: request.headers, body });
    }
    if (name === "assets") return { body: asset(rest), type: TYPES[extname(rest)] };
    const last = extname(name);
    return { body: text(skill, name, url.searchParams.get("p5") === "2"), type: TYPES[last] };
  }

  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", async () => {
      try {
        const { status = 200, type = "text/plain", body, headers } = await answer(request, Buffer.concat(parts));
        response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
      } catch (error) {
        response.writeHead(error instanceof Refused ? 404 : 500, { "content-type": "text/plain" }).end(error.message);
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}

function p5() {
  return JSON.parse(readFileSync(join(libraries, "p5-2", "package.json"), "utf8")).version;
}
