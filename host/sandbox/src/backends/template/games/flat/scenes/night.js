const SCENE = {
  sky: ['#141b45', '#4b4a8f'],
  paint(g) {
    starsIn(g, 110, 0.8);
    glow(g, view.w * 0.78, view.h * 0.2, view.h * 0.28, clear('#fff3c2', 0.6));
    g.fillStyle = tone('#fff2c4'); g.beginPath(); g.arc(view.w * 0.78, view.h * 0.2, 38, 0, TAU); g.fill();
    g.fillStyle = clear('#e0cf94', 0.6); for (const [x, y, r] of [[-10, -8, 8], [12, 6, 6], [-4, 16, 5]]) { g.beginPath(); g.arc(view.w * 0.78 + x, view.h * 0.2 + y, r, 0, TAU); g.fill(); }
    ridge(g, view.floor, view.h * 0.32, 2.9, tone('#2d3169'), 0.7);
    ridge(g, view.floor + 6, view.h * 0.2, 4.4, tone('#252a57'), 2.6);
    ground(g, '#2c4a58', '#3d6a6b');
    for (let x = 14; x < view.w; x += plot.between(26, 64)) tuft(g, x, view.floor + plot.between(18, 60), tone('#3f7468'));
    drift(18, () => ({ x: plot.roll() * view.w, y: view.floor - plot.between(-30, 170), r: plot.between(2, 4), v: plot.between(4, 12) }));
  },
  live(g, d, t) { halo(g, around(d.x + t * d.v + Math.sin(t + d.y) * 20, view.w, 20), d.y + Math.sin(t * 1.3 + d.x) * 12, d.r * 4, '#f6ff9a', 0.4 + 0.4 * Math.sin(t * 2.4 + d.x)); },
};
