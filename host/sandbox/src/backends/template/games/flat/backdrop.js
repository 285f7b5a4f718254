// ---- scenery: a still picture that is painted once a size, and what moves in front of it ----
let plot = dice(0), drifters = [], soil = ['#8f8a9e', '#b5b0c6'];

function skyFill(g, top, bottom) {
  const fill = g.createLinearGradient(0, 0, 0, view.h);
  fill.addColorStop(0, top);
  fill.addColorStop(1, bottom);
  g.fillStyle = fill;
  g.fillRect(-40, -40, view.w + 80, view.h + 80);
}
function ridge(g, y, height, waves, colour, phase = 0) {
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(-40, view.h + 40);
  for (let x = -40; x <= view.w + 40; x += 12) {
    const u = x / 540;
    g.lineTo(x, y - height * (0.5 + 0.34 * Math.sin(u * waves + phase) + 0.16 * Math.sin(u * waves * 2.3 + phase * 1.7)));
  }
  g.lineTo(view.w + 40, view.h + 40);
  g.fill();
}
function puff(g, x, y, r, colour) {
  g.fillStyle = colour;
  for (const [dx, dy, k] of [[-0.9, 0.12, 0.6], [-0.3, -0.24, 0.84], [0.42, -0.1, 0.72], [1, 0.16, 0.52], [0, 0.22, 0.8]]) {
    g.beginPath();
    g.ellipse(x + dx * r, y + dy * r, k * r, k * r * 0.78, 0, 0, TAU);
    g.fill();
  }
}
function starsIn(g, count, low = 1) {
  for (let i = 0; i < count; i++) {
    g.fillStyle = `rgba(255,255,255,${plot.between(0.3, 0.95)})`;
    g.beginPath();
    g.arc(plot.roll() * view.w, plot.roll() * view.h * low, plot.between(0.7, 2.3), 0, TAU);
    g.fill();
  }
}
function glow(g, x, y, r, colour) {
  const fade = g.createRadialGradient(x, y, 0, x, y, r);
  fade.addColorStop(0, colour);
  fade.addColorStop(1, clear('#ffffff', 0));
  g.fillStyle = fade;
  g.fillRect(x - r, y - r, r * 2, r * 2);
}
function ground(g, colour, edgeColour) {
  soil = [colour, edgeColour];
  g.fillStyle = tone(colour);
  g.fillRect(-40, view.floor, view.w + 80, view.h - view.floor + 40);
  g.fillStyle = tone(edgeColour);
  g.fillRect(-40, view.floor, view.w + 80, 10);
}
function tuft(g, x, y, colour) {
  g.strokeStyle = colour;
  g.lineWidth = 3;
  g.lineCap = 'round';
  g.beginPath();
  for (const d of [-7, 0, 7]) { g.moveTo(x + d * 0.4, y); g.lineTo(x + d, y - 11); }
  g.stroke();
}
// The same ground seen from above, for games that are played all over it. Space, sky and sea stay as they are.
function meadowFromAbove(g) {
  if (SCENE.open) return;
  const [fill, rim] = soil.map(tone), cell = 90;
  g.fillStyle = fill;
  g.fillRect(-40, -40, view.w + 80, view.h + 80);
  g.fillStyle = clear(rim, 0.28);
  for (let y = 0; y * cell < view.h + cell; y++) for (let x = y % 2; x * cell < view.w + cell; x += 2) g.fillRect(x * cell, y * cell, cell, cell);
  const bits = dice(GAME.seed ^ 0x9a55);
  for (let i = 0; i < 26; i++) tuft(g, bits.roll() * view.w, bits.roll() * view.h, clear(shade(fill, -0.16), 0.7));
}
// Small things that cross the picture: clouds, bubbles, flakes, stars.
function drift(count, make) { drifters = Array.from({ length: count }, (_, i) => make(i)); }

function paintBackdrop(g) {
  plot = dice(GAME.seed ^ 0x5ce4e);
  const base = GAME.background;
  const [top, bottom] = base ? [shade(base, -0.12), mix(base, '#ffffff', 0.5)] : SCENE.sky.map(tone);
  skyFill(g, top, bottom);
  SCENE.paint(g);
  if (rules.above && shell.state !== 'title') meadowFromAbove(g);
  if (GAME.mood === 'neon') {
    g.strokeStyle = clear(accent, 0.14);
    g.lineWidth = 1.5;
    g.beginPath();
    for (let x = 0; x < view.w; x += 54) { g.moveTo(x, 0); g.lineTo(x, view.h); }
    for (let y = 0; y < view.h; y += 54) { g.moveTo(0, y); g.lineTo(view.w, y); }
    g.stroke();
  }
}
function liveBackdrop(g) {
  if ((rules.still || (rules.above && !SCENE.open)) && shell.state !== 'title') return;
  for (const d of drifters) SCENE.live(g, d, clock);
}
// 0..span and around again, with a margin so that nothing pops in at the edge.
const around = (v, span, margin) => (((v + margin) % (span + margin * 2)) + span + margin * 2) % (span + margin * 2) - margin;
