const SCENE = {
  sky: ['#ffc6e2', '#fff3d8'],
  paint(g) {
    ridge(g, view.floor, view.h * 0.3, 3.2, tone('#ffd9ec'), 0.5);
    ridge(g, view.floor + 6, view.h * 0.18, 4.8, tone('#c8f0dd'), 2.4);
    for (let x = 30; x < view.w; x += plot.between(90, 170)) {
      const y = view.floor, tall = plot.between(70, 140), r = plot.between(20, 32), c = tone(plot.pick(['#ff8fb8', '#8fd9f5', '#ffd166', '#b79cf2']));
      g.strokeStyle = tone('#ffffff'); g.lineWidth = 7; g.beginPath(); g.moveTo(x, y + 6); g.lineTo(x, y - tall); g.stroke();
      g.fillStyle = c; g.beginPath(); g.arc(x, y - tall, r, 0, TAU); g.fill();
      g.strokeStyle = tone('#ffffff'); g.lineWidth = 4; g.beginPath(); for (let a = 0; a < 14; a += 0.3) g.lineTo(x + Math.cos(a) * a * r * 0.062, y - tall + Math.sin(a) * a * r * 0.062); g.stroke();
    }
    ground(g, '#ff9fc6', '#ffe3f0');
    g.fillStyle = tone('#ffffff');
    for (let x = 0; x < view.w + 30; x += 34) { g.beginPath(); g.arc(x, view.floor + 8, 19, 0, Math.PI); g.fill(); }
    for (let i = 0; i < 34; i++) { g.save(); g.translate(plot.roll() * view.w, view.floor + plot.between(36, 110)); g.rotate(plot.roll() * 3); g.fillStyle = tone(plot.pick(['#fff', '#8fd9f5', '#ffe066', '#b79cf2'])); g.fillRect(-6, -2, 12, 4); g.restore(); }
    drift(7, (i) => ({ x: plot.roll() * view.w, y: view.h * (0.07 + 0.055 * i), r: plot.between(16, 34), v: plot.between(5, 13), c: plot.pick(['#ffffff', '#ffeaf5', '#e9f6ff']) }));
  },
  live(g, d, t) { puff(g, around(d.x + t * d.v, view.w, 90), d.y, d.r, clear(d.c, 0.88)); },
};
