const SCENE = {
  sky: ['#5ec3f2', '#dff6ff'],
  paint(g) {
    glow(g, view.w * 0.2, view.h * 0.16, view.h * 0.3, clear('#fff6c2', 0.95));
    const line = view.floor - view.h * 0.17;
    ridge(g, line + 2, view.h * 0.07, 1.7, tone('#8fc7a2'), 1.2);
    const water = g.createLinearGradient(0, line, 0, view.floor);
    water.addColorStop(0, tone('#3fa9dd'));
    water.addColorStop(1, tone('#74d4ea'));
    g.fillStyle = water;
    g.fillRect(-40, line, view.w + 80, view.h);
    ground(g, '#f3dca6', '#fff1cd');
    for (let i = 0; i < 46; i++) { g.fillStyle = clear(tone('#d9b878'), 0.7); g.beginPath(); g.arc(plot.roll() * view.w, view.floor + plot.between(16, 110), plot.between(1, 3), 0, TAU); g.fill(); }
    for (let x = 40; x < view.w; x += plot.between(120, 240)) { g.save(); g.translate(x, view.floor + plot.between(26, 54)); g.rotate(plot.between(-0.6, 0.6)); PEN.star(g, 0, 0, 9, 5, 0.5, tone('#ff9a76')); g.restore(); }
    drift(15, (i) => (i < 5
      ? { cloud: true, x: plot.roll() * view.w, y: view.h * (0.07 + 0.05 * i), r: plot.between(18, 32), v: plot.between(5, 12) }
      : { x: plot.roll() * view.w, y: line + 12 + (i - 5) * view.h * 0.016, r: plot.between(14, 34), v: plot.between(-9, 9) }));
  },
  live(g, d, t) {
    if (d.cloud) { puff(g, around(d.x + t * d.v, view.w, 90), d.y, d.r, clear(tone('#ffffff'), 0.88)); return; }
    g.strokeStyle = clear('#ffffff', 0.5 + 0.3 * Math.sin(t * 2 + d.x));
    g.lineWidth = 2.4;
    g.lineCap = 'round';
    const x = around(d.x + t * d.v + Math.sin(t + d.y) * 8, view.w, 40);
    g.beginPath(); g.moveTo(x - d.r, d.y); g.quadraticCurveTo(x, d.y - 5, x + d.r, d.y); g.stroke();
  },
};
