const SCENE = {
  open: true,
  sky: ['#3aa8dc', '#0f4f96'],
  paint(g) {
    for (let i = 0; i < 5; i++) {
      const x = view.w * (0.05 + i * 0.22), w = plot.between(26, 70);
      const ray = g.createLinearGradient(0, 0, 0, view.h * 0.8);
      ray.addColorStop(0, 'rgba(255,255,255,0.22)'); ray.addColorStop(1, 'rgba(255,255,255,0)');
      g.fillStyle = ray;
      g.beginPath(); g.moveTo(x, -20); g.lineTo(x + w, -20); g.lineTo(x + w * 2.4 + 90, view.h * 0.8); g.lineTo(x + 60, view.h * 0.8); g.fill();
    }
    ridge(g, view.floor + 4, view.h * 0.24, 3.3, tone('#1b6aa8'), 0.8);
    ridge(g, view.floor + 8, view.h * 0.13, 5.1, tone('#2a7fae'), 2.4);
    ground(g, '#d9c48f', '#efdfb2');
    for (let x = 20; x < view.w; x += plot.between(50, 110)) {
      const c = tone(plot.pick(['#2fae7d', '#e26d8b', '#f2a65a', '#57c7a0']));
      g.strokeStyle = c; g.lineCap = 'round'; g.lineWidth = plot.between(6, 10);
      const tall = plot.between(40, 110);
      for (const s of [-1, 0, 1]) { g.beginPath(); g.moveTo(x, view.floor + 14); g.quadraticCurveTo(x + s * 16, view.floor - tall * 0.4, x + s * 22 + 6, view.floor - tall * (1 - Math.abs(s) * 0.3)); g.stroke(); }
    }
    drift(22, () => ({ x: plot.roll() * view.w, y: plot.roll() * view.h, r: plot.between(3, 9), v: plot.between(18, 46) }));
  },
  live(g, d, t) {
    const x = d.x + Math.sin(t * 1.4 + d.y) * 9, y = view.h - around(view.h - d.y + t * d.v, view.h, 20);
    g.strokeStyle = 'rgba(255,255,255,0.6)'; g.lineWidth = 1.6;
    g.beginPath(); g.arc(x, y, d.r, 0, TAU); g.stroke();
    g.fillStyle = 'rgba(255,255,255,0.5)'; g.beginPath(); g.arc(x - d.r * 0.3, y - d.r * 0.3, d.r * 0.25, 0, TAU); g.fill();
  },
};
