const SCENE = {
  sky: ['#a4dcc6', '#f4fbe2'],
  paint(g) {
    glow(g, view.w * 0.5, view.h * 0.2, view.h * 0.5, clear('#fffbd6', 0.9));
    for (const [c, k, step] of [['#a8d5b4', 1.25, 74], ['#79b98b', 1, 96], ['#4f9a6c', 0.75, 132]]) {
      for (let x = -20; x < view.w + 40; x += step * plot.between(0.7, 1.2)) {
        const tall = view.h * 0.42 * k * plot.between(0.7, 1.05), y = view.floor + 8;
        g.fillStyle = tone(mix(c, '#6d4a34', 0.5)); g.fillRect(x - 8, y - tall, 16, tall);
        g.fillStyle = tone(c);
        for (const [dx, dy, r] of [[-26, 0, 34], [26, 4, 34], [0, -26, 42], [0, 14, 36]]) { g.beginPath(); g.arc(x + dx, y - tall + dy, r, 0, TAU); g.fill(); }
      }
    }
    ground(g, '#5f9e52', '#7fc268');
    for (let x = 14; x < view.w; x += plot.between(20, 50)) tuft(g, x, view.floor + plot.between(18, 60), tone('#478a44'));
    drift(14, () => ({ x: plot.roll() * view.w, y: plot.roll() * view.floor, r: plot.between(5, 9), v: plot.between(14, 30), c: plot.pick(['#8fce6a', '#f2c14e', '#e8875a']) }));
  },
  live(g, d, t) { g.save(); g.translate(around(d.x + Math.sin(t * 0.8 + d.y) * 30 + t * 8, view.w, 20), around(d.y + t * d.v, view.floor, 20)); g.rotate(Math.sin(t * 2 + d.x) * 0.9); g.fillStyle = clear(tone(d.c), 0.9); g.beginPath(); g.ellipse(0, 0, d.r, d.r * 0.45, 0, 0, TAU); g.fill(); g.restore(); },
};
