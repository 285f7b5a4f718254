const SCENE = {
  sky: ['#2a2140', '#4d3a63'],
  paint(g) {
    glow(g, view.w * 0.5, view.h * 0.5, view.h * 0.6, clear('#9a6bd0', 0.4));
    ridge(g, view.floor, view.h * 0.4, 4.2, tone('#3c2f57'), 0.3);
    g.fillStyle = tone('#241b38');
    for (let x = -10; x < view.w + 30; x += plot.between(40, 80)) { const w = plot.between(26, 48), h = plot.between(40, 130); g.beginPath(); g.moveTo(x - w, -10); g.lineTo(x + w, -10); g.lineTo(x + plot.between(-6, 6), h); g.fill(); }
    ground(g, '#4a3a5f', '#6b5788');
    for (let x = 30; x < view.w; x += plot.between(70, 160)) {
      const c = tone(plot.pick(['#6ff2e0', '#c58bff', '#ff8fd0'])), y = view.floor + 6;
      halo(g, x, y - 16, 46, c, 0.6);
      for (const s of [-1, 0, 1]) { const h = s ? 22 : 36; g.fillStyle = s ? shade(c, -0.15) : c; g.beginPath(); g.moveTo(x + s * 10 - 8, y); g.lineTo(x + s * 16, y - h); g.lineTo(x + s * 10 + 8, y); g.fill(); }
    }
    drift(20, () => ({ x: plot.roll() * view.w, y: plot.roll() * view.h, r: plot.between(2, 4), v: plot.between(6, 16) }));
  },
  live(g, d, t) { halo(g, d.x + Math.sin(t * 0.7 + d.y) * 18, view.h - around(view.h - d.y + t * d.v, view.h, 10), d.r * 3.4, '#d9b8ff', 0.35 + 0.3 * Math.sin(t * 2 + d.x)); },
};
