// Small files of each kind, made here: what a game's pictures, sounds and models are while its sample is tried.

import { deflateSync } from "node:zlib";

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), 4 + body.length);
  return out;
}

/** A PNG from a function of x and y that gives red, green, blue and alpha. */
export function png(width, height, at) {
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(at(x, y), y * (1 + width * 4) + 1 + x * 4);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** A disc; on a green ground when the name says so, and eight of them side by side in a sheet. */
export function picture(name) {
  const ground = name.includes("green") ? [0, 255, 0, 255] : name.includes("white") ? [255, 255, 255, 255] : [0, 0, 0, 0];
  const frames = name.includes("sheet") ? 8 : 1;
  return png(32 * frames, 32, (x, y) => {
    const frame = Math.floor(x / 32);
    return Math.hypot((x % 32) - 15.5, y - 15.5) < 12 ? [230, 40 + frame * 20, 70, 255] : ground;
  });
}

/** A tenth of a second of a tone, as WAV. */
export function sound() {
  const rate = 8000;
  const data = Buffer.alloc(rate / 10 * 2);
  for (let i = 0; i < data.length / 2; i += 1) data.writeInt16LE(Math.round(Math.sin(i * 0.35) * 8000), i * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A glTF of one empty node. */
export function model() {
  const scene = JSON.stringify({ asset: { version: "2.0" }, scene: 0, scenes: [{ nodes: [0] }], nodes: [{ name: "hero" }] });
  const json = Buffer.from(scene.padEnd(Math.ceil(scene.length / 4) * 4, " "), "utf8");
  const out = Buffer.alloc(20 + json.length);
  out.write("glTF", 0, "latin1");
  out.writeUInt32LE(2, 4);
  out.writeUInt32LE(out.length, 8);
  out.writeUInt32LE(json.length, 12);
  out.write("JSON", 16, "latin1");
  json.copy(out, 20);
  return out;
}
