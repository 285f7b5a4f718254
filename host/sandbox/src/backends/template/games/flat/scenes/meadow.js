const SCENE = {
  sky: ['#7cc9f5', '#e6f7ff'],
  paint(g) {
    glow(g, view.w * 0.82, view.h * 0.18, view.h * 0.3, clear('#fff7c9', 0.95));
    ridge(g, view.floor, view.h * 0.3, 3.1, tone('#a9dba0'), 0.4);
    ridge(g, view.floor + 6, view.h * 0.18, 4.7, tone('#86cc7c'), 2.2);
    ground(g, '#6cb95a', '#8ad474');
    for (let x = 14; x < view.w; x += plot.between(24, 60)) tuft(g, x, view.floor + plot.between(18, 60), tone('#57a548'));
    for (let x = 20; x < view.w; x += plot.between(50, 120)) {
      const y = view.floor + plot.between(22, 56), c = tone(plot.pick(['#ffffff', '#ffe066', '#ff9ec7']));
      for (let i = 0; i < 5; i++) { g.fillStyle = c; g.beginPath(); g.arc(x + Math.cos(i * 1.257) * 4, y + Math.sin(i * 1.257) * 4, 3.2, 0, TAU); g.fill(); }
      g.fillStyle = tone('#ffb52e'); g.beginPath(); g.arc(x, y, 2.6, 0, TAU); g.fill();
    }
    drift(6, (i) => ({ x: plot.roll() * view.w, y: view.h * (0.08 + 0.06 * i), r: plot.between(18, 36), v: plot.between(5, 14) }));
  },
  live(g, d, t) { puff(g, around(d.x + t * d.v, view.w, 90), d.y, d.r, clear(tone('#ffffff'), 0.85)); },
};
