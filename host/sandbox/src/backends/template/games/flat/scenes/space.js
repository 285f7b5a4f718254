const SCENE = {
  open: true,
  sky: ['#120b33', '#3a1f6b'],
  paint(g) {
    glow(g, view.w * 0.2, view.h * 0.3, view.h * 0.5, clear('#7a3fd0', 0.5));
    glow(g, view.w * 0.8, view.h * 0.66, view.h * 0.5, clear('#2f7fd8', 0.4));
    starsIn(g, 130);
    const planet = (x, y, r, c, ring) => {
      g.save(); g.translate(x, y); g.fillStyle = tone(c); g.beginPath(); g.arc(0, 0, r, 0, TAU); g.fill(); g.clip();
      g.fillStyle = clear('#ffffff', 0.14); for (const k of [-0.5, 0.05, 0.5]) { g.beginPath(); g.ellipse(0, k * r, r, r * 0.13, -0.2, 0, TAU); g.fill(); }
      g.fillStyle = 'rgba(10,0,40,0.3)'; g.beginPath(); g.arc(r * 0.4, r * 0.35, r * 1.1, 0, TAU); g.fill(); g.restore();
      if (ring) { g.save(); g.translate(x, y); g.rotate(-0.35); g.strokeStyle = clear('#ffe2a8', 0.75); g.lineWidth = r * 0.14; g.beginPath(); g.ellipse(0, 0, r * 1.7, r * 0.42, 0, -0.15, Math.PI + 0.15); g.stroke(); g.restore(); }
    };
    planet(view.w * 0.84, view.h * 0.24, 46, '#f29b5b', true);
    planet(view.w * 0.1, view.h * 0.78, 74, '#5f8be0', false);
    drift(46, () => ({ x: plot.roll() * view.w, y: plot.roll() * view.h, r: plot.between(0.8, 2.4), v: plot.between(14, 90) }));
  },
  live(g, d, t) { g.fillStyle = clear('#ffffff', 0.4 + 0.3 * Math.sin(t * 3 + d.x)); const y = around(d.y + t * d.v, view.h, 10); g.fillRect(d.x, y, d.r, d.r + d.v * 0.05); },
};
