// Helpers of the drawings: one unit is half the height of a figure, y points down, the figure looks to the right.
const PEN = (() => {
  const { shade, mix } = PAINT;
  const TAU = Math.PI * 2;
  const LINE = 0.045;
  const inked = (g, fill, line, width = LINE) => {
    if (fill) { g.fillStyle = fill; g.fill(); }
    if (line) { g.strokeStyle = line; g.lineWidth = width; g.lineJoin = g.lineCap = 'round'; g.stroke(); }
  };
  const oval = (g, x, y, rx, ry, fill, line, turn = 0) => { g.beginPath(); g.ellipse(x, y, rx, ry, turn, 0, TAU); inked(g, fill, line); };
  const dot = (g, x, y, r, fill, line) => oval(g, x, y, r, r, fill, line);
  const poly = (g, points, fill, line) => {
    g.beginPath();
    for (let i = 0; i < points.length; i += 2) g.lineTo(points[i], points[i + 1]);
    g.closePath();
    inked(g, fill, line);
  };
  const paths = new Map();
  const path = (g, d, fill, line, width = LINE) => {
    let p = paths.get(d);
    if (!p) paths.set(d, (p = new Path2D(d)));
    if (fill) { g.fillStyle = fill; g.fill(p); }
    if (line) { g.strokeStyle = line; g.lineWidth = width; g.lineJoin = g.lineCap = 'round'; g.stroke(p); }
  };
  const slab = (g, x, y, w, h, r, fill, line) => { g.beginPath(); g.roundRect(x, y, w, h, r); inked(g, fill, line); };
  const curve = (g, d, line, width = LINE) => path(g, d, null, line, width);
  const star = (g, x, y, r, points, inner, fill, line, turn = -Math.PI / 2) => {
    g.beginPath();
    for (let i = 0; i < points * 2; i++) {
      const a = turn + (i * Math.PI) / points, k = i % 2 ? r * inner : r;
      g.lineTo(x + Math.cos(a) * k, y + Math.sin(a) * k);
    }
    g.closePath();
    inked(g, fill, line);
  };
  // Eyes that blink, close with joy and squeeze with pain.
  const eyes = (g, x, y, gap, r, p, ink = '#2b2233') => {
    const blink = (p.t + (p.id || 0)) % 3.4 < 0.12;
    for (const s of [-1, 1]) {
      const ex = x + s * gap;
      if (p.hurt) {
        g.beginPath();
        g.moveTo(ex - s * r * 0.8, y - r * 0.7);
        g.lineTo(ex + s * r * 0.6, y);
        g.lineTo(ex - s * r * 0.8, y + r * 0.7);
        inked(g, null, ink, r * 0.5);
      } else if (p.happy || blink) {
        g.beginPath();
        if (p.happy) g.arc(ex, y + r * 0.5, r * 0.95, Math.PI * 1.1, Math.PI * 1.9); else { g.moveTo(ex - r, y); g.lineTo(ex + r, y); }
        inked(g, null, ink, r * 0.5);
      } else {
        oval(g, ex, y, r * 0.82, r, ink);
        dot(g, ex + r * 0.25, y - r * 0.35, r * 0.34, '#ffffff');
        dot(g, ex - r * 0.25, y + r * 0.4, r * 0.17, '#ffffff');
      }
    }
  };
  const cheeks = (g, x, y, gap, r, colour = 'rgba(255,120,140,0.45)') => { for (const s of [-1, 1]) oval(g, x + s * gap, y, r, r * 0.62, colour); };
  const smile = (g, x, y, w, p, ink = '#2b2233') => {
    if (p.happy) { g.beginPath(); g.arc(x, y - w * 0.1, w, 0, Math.PI); g.closePath(); inked(g, '#c4405a', ink, w * 0.28); return; }
    g.beginPath();
    if (p.hurt) g.arc(x, y + w * 0.8, w * 0.7, Math.PI * 1.15, Math.PI * 1.85); else g.arc(x, y - w * 0.4, w, 0.25, Math.PI - 0.25);
    inked(g, null, ink, w * 0.32);
  };
  // A little face for things, when the game is a cute one.
  const face = (g, x, y, size, p) => {
    if (!p.cute) return;
    eyes(g, x, y, size * 0.5, size * 0.2, p);
    smile(g, x, y + size * 0.28, size * 0.17, p);
    cheeks(g, x, y + size * 0.22, size * 0.75, size * 0.16);
  };
  const edge = (colour) => mix(shade(colour, -0.62), '#3a2540', 0.35);
  return { TAU, oval, dot, poly, path, slab, curve, star, eyes, cheeks, smile, face, edge, inked };
})();
