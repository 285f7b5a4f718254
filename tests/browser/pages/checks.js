// What pages check themselves with. A page fails when a claim does not hold, and when nothing was claimed.
const claims = [];
function claim(holds, what) { if (!holds) throw new Error(`not so: ${what}`); claims.push(what); }
function near(a, b, what, by = 0.01) { claim(Math.abs(a - b) <= by, `${what}: ${a}, not ${b}`); }
function checks(run) { window.check = async () => { await run(); if (claims.length === 0) throw new Error('nothing was claimed'); }; }
// Pixels of a canvas that are not of its commonest colour.
function painted(canvas) {
  const small = Object.assign(document.createElement('canvas'), { width: 90, height: 140 });
  const g = small.getContext('2d', { willReadFrequently: true });
  g.drawImage(canvas, 0, 0, 90, 140);
  const px = new Uint32Array(g.getImageData(0, 0, 90, 140).data.buffer), seen = new Map();
  for (const p of px) seen.set(p, (seen.get(p) ?? 0) + 1);
  return px.length - Math.max(...seen.values());
}
