// Birds and bats.
(() => {
  const { shade, mix } = CLAY;
  const wings = (b, c, y, w = 0.62, h = 0.1) => { for (const s of [-1, 1]) b.part(s < 0 ? 'wingL' : 'wingR', s * 0.34, y, 0, (p) => p.ball(s * w * 0.55, 0, -0.06, w * 0.6, c, { scale: [1, h / (w * 0.6), 0.6], fine: 10 })); };
  const legs = (b, y = 0.16) => { for (const s of [-1, 1]) b.part(s < 0 ? 'legL' : 'legR', s * 0.16, y, 0, (p) => { p.cone(0, -y, 0, 0.04, y, '#ef8a2c', { top: 0.04, fine: 6 }); p.ball(0, -y + 0.03, 0.06, 0.1, '#ef8a2c', { scale: [1, 0.35, 1.4], fine: 8 }); }); };
  const body = (b, c, beak, tail = true) => {
    b.ball(0, 0.72, 0, 0.58, c, { fine: 18 }); b.ball(0, 0.6, 0.18, 0.44, mix(c, '#ffffff', 0.6), { fine: 12 });
    b.cone(0, 0.74, 0.5, 0.14, beak, '#ff9a33', { turn: [Math.PI / 2, 0, 0], fine: 8 }); b.eyes(0, 0.92, 0.48, 0.22, 0.095);
    for (const s of [-1, 1]) b.ball(s * 0.36, 0.74, 0.42, 0.08, '#ff9fb0', { scale: [1, 0.6, 0.4], fine: 8 });
    if (tail) b.ball(0, 0.74, -0.66, 0.2, shade(c, -0.15), { scale: [1, 0.4, 1.4], turn: [0.4, 0, 0], fine: 8 });
    for (const s of [-1, 0, 1]) b.ball(s * 0.08, 1.34, -0.02, 0.06, c, { scale: [0.7, 1.8, 0.7], turn: [0, 0, -s * 0.4], fine: 6 });
  };
  ART.bird = { color: '#ffcf4a', build(b, c) { body(b, c, 0.34); wings(b, shade(c, -0.12), 0.8, 0.8); legs(b); } };
  ART.chick = { color: '#ffe05c', build(b, c) { body(b, c, 0.2, false); wings(b, shade(c, -0.1), 0.72, 0.42); legs(b); } };
  ART.penguin = { color: '#3b4a6b', build(b, c) {
    b.ball(0, 0.66, 0, 0.54, c, { scale: [1, 1.2, 0.92], fine: 16 }); b.ball(0, 0.58, 0.2, 0.42, '#ffffff', { scale: [1, 1.25, 0.85], fine: 14 }); b.ball(0, 1.3, 0, 0.46, c, { fine: 16 }); for (const s of [-1, 1]) b.ball(s * 0.15, 1.26, 0.24, 0.24, '#ffffff', { scale: [0.9, 1.1, 0.8], fine: 10 });
    b.cone(0, 1.2, 0.4, 0.12, 0.24, '#ffa63d', { turn: [Math.PI / 2, 0, 0], fine: 8 }); b.eyes(0, 1.34, 0.42, 0.17, 0.075); for (const s of [-1, 1]) { b.part(s < 0 ? 'armL' : 'armR', s * 0.48, 1, 0, (p) => p.ball(s * 0.06, -0.28, 0, 0.16, c, { scale: [0.6, 2, 1], turn: [0, 0, s * 0.25], fine: 8 })); b.part(s < 0 ? 'legL' : 'legR', s * 0.2, 0.16, 0, (p) => p.ball(0, -0.1, 0.12, 0.17, '#ffa63d', { scale: [1, 0.4, 1.4], fine: 8 })); }
  } };
  ART.owl = { color: '#9b7653', build(b, c) { b.ball(0, 0.72, 0, 0.58, c, { scale: [1, 1.2, 0.95], fine: 16 }); b.ball(0, 0.54, 0.22, 0.42, mix(c, '#ffffff', 0.55), { fine: 12 }); for (const s of [-1, 1]) { b.ball(s * 0.22, 1.02, 0.42, 0.23, '#fff6e0', { scale: [1, 1, 0.5], fine: 12 }); b.cone(s * 0.34, 1.24, 0, 0.16, 0.34, c, { turn: [0, 0, s * -0.3], fine: 6 }); } b.eyes(0, 1.02, 0.54, 0.22, 0.12); b.cone(0, 0.86, 0.5, 0.09, 0.18, '#ffa63d', { turn: [2, 0, 0], fine: 6 }); wings(b, shade(c, -0.15), 0.8, 0.8); legs(b, 0.12); } };
  ART.bat = { color: '#6d5a9c', build(b, c) { b.ball(0, 0.7, 0, 0.4, c, { fine: 14 }); for (const s of [-1, 1]) { b.cone(s * 0.2, 0.98, 0, 0.14, 0.36, c, { turn: [0, 0, s * -0.3], fine: 6 }); b.part(s < 0 ? 'wingL' : 'wingR', s * 0.3, 0.74, 0, (p) => p.slice(0, 0, 0, [0, 0.2, s * 0.5, 0.34, s * 0.96, 0.1, s * 0.7, -0.06, s * 0.5, 0, s * 0.3, -0.22, 0, -0.16], 0.05, shade(c, -0.15))); b.cone(s * 0.1, 0.56, 0.36, 0.04, 0.1, '#ffffff', { turn: [Math.PI, 0, 0], fine: 5 }); } b.eyes(0, 0.76, 0.36, 0.15, 0.085); } };
})();
