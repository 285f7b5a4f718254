const SCENE = {
  sky: ['#f7b26a', '#ffe9bf'],
  paint(g) {
    glow(g, view.w * 0.5, view.h * 0.4, view.h * 0.46, clear('#fff2b0', 0.95));
    g.fillStyle = tone('#fff0a8'); g.beginPath(); g.arc(view.w * 0.5, view.h * 0.4, 48, 0, TAU); g.fill();
    for (const [x, k] of [[0.2, 1], [0.34, 0.6], [0.8, 0.8]]) { g.fillStyle = tone('#d99a5b'); g.beginPath(); g.moveTo(view.w * x - 120 * k, view.floor); g.lineTo(view.w * x, view.floor - 150 * k); g.lineTo(view.w * x + 120 * k, view.floor); g.fill(); g.fillStyle = tone('#c4824a'); g.beginPath(); g.moveTo(view.w * x, view.floor - 150 * k); g.lineTo(view.w * x + 120 * k, view.floor); g.lineTo(view.w * x + 26 * k, view.floor); g.fill(); }
    ridge(g, view.floor + 8, view.h * 0.14, 3.4, tone('#efc27c'), 1.4);
    ground(g, '#e9b96e', '#f8d596');
    for (let i = 0; i < 12; i++) { g.strokeStyle = clear(tone('#c99247'), 0.6); g.lineWidth = 3; const x = plot.roll() * view.w, y = view.floor + plot.between(24, 80); g.beginPath(); g.moveTo(x, y); g.quadraticCurveTo(x + 24, y - 8, x + 52, y); g.stroke(); }
    drift(3, (i) => ({ x: plot.roll() * view.w, y: view.h * (0.08 + 0.07 * i), r: plot.between(16, 28), v: plot.between(4, 9) }));
  },
  live(g, d, t) { puff(g, around(d.x + t * d.v, view.w, 90), d.y, d.r, clear(tone('#fffaf0'), 0.6)); },
};
