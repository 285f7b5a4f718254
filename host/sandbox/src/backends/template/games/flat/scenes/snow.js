const SCENE = {
  sky: ['#9cc7ea', '#f3fbff'],
  paint(g) {
    ridge(g, view.floor, view.h * 0.42, 2.2, tone('#c9def0'), 1.1);
    ridge(g, view.floor + 6, view.h * 0.2, 4, tone('#dfedf8'), 2.8);
    for (let x = 20; x < view.w; x += plot.between(60, 130)) {
      const y = view.floor + 6, k = plot.between(0.7, 1.3);
      g.fillStyle = tone('#8a6248'); g.fillRect(x - 5 * k, y - 16 * k, 10 * k, 18 * k);
      for (let i = 0; i < 3; i++) { const top = y - (56 + i * 22) * k, w = (34 - i * 8) * k; g.fillStyle = tone('#5d9a86'); g.beginPath(); g.moveTo(x - w, top + 42 * k); g.lineTo(x, top); g.lineTo(x + w, top + 42 * k); g.fill(); g.fillStyle = tone('#ffffff'); g.beginPath(); g.moveTo(x - w * 0.45, top + 19 * k); g.lineTo(x, top); g.lineTo(x + w * 0.45, top + 19 * k); g.fill(); }
    }
    ground(g, '#f4faff', '#ffffff');
    drift(60, () => ({ x: plot.roll() * view.w, y: plot.roll() * view.h, r: plot.between(1.5, 4.5), v: plot.between(24, 64) }));
  },
  live(g, d, t) { g.fillStyle = 'rgba(255,255,255,0.9)'; g.beginPath(); g.arc(around(d.x + Math.sin(t + d.y) * 16, view.w, 10), around(d.y + t * d.v, view.h, 10), d.r, 0, TAU); g.fill(); },
};
