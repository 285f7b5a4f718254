// The world of the 2D base, for blocks that stand on it.
const W = 540, H = 960;
const view = { s: 1, x: 0, y: 0 };
function fit() {
  view.s = Math.min(width / W, height / H);
  view.x = (width - W * view.s) / 2;
  view.y = (height - H * view.s) / 2;
}
function toWorld(sx, sy) { return { x: (sx - view.x) / view.s, y: (sy - view.y) / view.s }; }
function world(paint) { background('#10131a'); push(); translate(view.x, view.y); scale(view.s); paint(Math.min(deltaTime / 1000, 0.05)); pop(); }
function setup() { createCanvas(windowWidth, windowHeight); fit(); window.begin?.(); }
