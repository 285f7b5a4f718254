const SCENE = {
  open: true,
  sky: ['#4ba9ef', '#d9f3ff'],
  paint(g) {
    glow(g, view.w * 0.74, view.h * 0.2, view.h * 0.4, clear('#fffbe0', 0.95));
    for (let i = 0; i < 7; i++) puff(g, plot.roll() * view.w, view.h * plot.between(0.55, 0.98), plot.between(40, 80), clear(tone('#ffffff'), 0.5));
    for (let x = -20; x < view.w + 60; x += 64) puff(g, x, view.floor + 42, 52, tone('#ffffff'));
    g.fillStyle = tone('#ffffff');
    g.fillRect(-40, view.floor + 40, view.w + 80, view.h);
    drift(9, (i) => ({ x: plot.roll() * view.w, y: view.h * (0.06 + 0.085 * i), r: plot.between(14, 40), v: plot.between(8, 26) }));
  },
  live(g, d, t) { puff(g, around(d.x - t * d.v, view.w, 110), d.y, d.r, clear(tone('#ffffff'), 0.82)); },
};
