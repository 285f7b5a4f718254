const SCENE = {
  sky: ['#8fb8f0', '#ffe3c2'],
  paint(g) {
    glow(g, view.w * 0.3, view.h * 0.5, view.h * 0.5, clear('#ffd9a0', 0.7));
    for (const [c, top, step] of [['#a7b4d8', 0.56, 70], ['#7d8cc0', 0.38, 92]]) {
      for (let x = -20; x < view.w + 40; x += step * plot.between(0.8, 1.1)) {
        const w = step * plot.between(0.6, 0.95), h = view.h * top * plot.between(0.5, 1);
        g.fillStyle = tone(c); g.fillRect(x, view.floor - h, w, h + 20);
        for (let wy = view.floor - h + 12; wy < view.floor - 12; wy += 20) for (let wx = x + 9; wx < x + w - 12; wx += 17) { g.fillStyle = plot.chance(0.5) ? (glowing ? clear(accent, 0.8) : tone('#fff2b8')) : tone(shade(c, -0.16)); g.fillRect(wx, wy, 8, 10); }
      }
    }
    ground(g, '#6d7488', '#a9b0c4');
    g.fillStyle = tone('#e8d27a');
    for (let x = 0; x < view.w; x += 74) g.fillRect(x, view.floor + (view.h - view.floor) * 0.55, 40, 6);
    drift(4, (i) => ({ x: plot.roll() * view.w, y: view.h * (0.07 + 0.06 * i), r: plot.between(16, 30), v: plot.between(6, 14) }));
  },
  live(g, d, t) { puff(g, around(d.x + t * d.v, view.w, 90), d.y, d.r, clear(tone('#ffffff'), 0.7)); },
};
