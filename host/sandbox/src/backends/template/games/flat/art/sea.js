// What lives in water.
(() => {
  const { oval, dot, path, curve, eyes, cheeks, smile, edge, poly, inked } = PEN;
  const { shade, mix } = PAINT;
  ART.fish = { color: '#4fb3e8', draw(g, p) {
    const c = p.color, line = edge(c), sway = Math.sin(p.t * 8 + (p.id || 0)) * 0.28;
    g.save();
    g.translate(-0.58, 0);
    g.rotate(sway);
    path(g, 'M.1 0C-.1-.3-.34-.5-.46-.48C-.36-.24-.34 .24-.46 .48C-.34 .5-.1 .3 .1 0Z', shade(c, -0.1), line);
    curve(g, 'M-.06 0L-.32-.28M-.08 0L-.34 .28', shade(c, -0.3), 0.035);
    g.restore();
    path(g, 'M-.3-.4C-.1-.8 .3-.74 .42-.36Z', shade(c, -0.1), line);
    path(g, 'M-.12 .4C-.06 .66 .16 .68 .26 .4Z', shade(c, -0.1), line);
    path(g, 'M.96 .02C.84-.4 .4-.56 0-.54C-.36-.52-.62-.22-.72 0C-.62 .22-.36 .52 0 .54C.4 .56 .84 .42 .96 .02Z', c, line);
    path(g, 'M.92 .12C.8 .42 .4 .54 0 .53C-.3 .52-.54 .34-.66 .14C-.2 .26 .5 .3 .92 .12Z', mix(c, '#ffffff', 0.6));
    curve(g, 'M-.34-.14C-.28-.06-.28 .06-.34 .14M-.1-.22C-.04-.1-.04 .06-.1 .16M-.22-.38C-.16-.3-.16-.24-.2-.2', shade(c, -0.22), 0.045);
    curve(g, 'M.34-.36C.24-.14 .24 .14 .34 .34', shade(c, -0.25), 0.045);
    g.save();
    g.translate(0.1, 0.12);
    g.rotate(0.3 + sway * 0.8);
    path(g, 'M0 0C-.12 .22-.3 .26-.38 .2C-.36 .06-.2-.06 0 0Z', shade(c, -0.14), line);
    g.restore();
    dot(g, 0.58, -0.12, 0.17, '#ffffff', line);
    if (p.hurt || p.happy) eyes(g, 0.58, -0.12, 0, 0.1, p); else { dot(g, 0.62, -0.11, 0.095, '#2b2233'); dot(g, 0.65, -0.15, 0.035, '#ffffff'); }
    curve(g, 'M.92 .1C.86 .16 .8 .16 .76 .14', line, 0.045);
    oval(g, 0.5, 0.12, 0.1, 0.06, 'rgba(255,120,140,0.5)');
  } };
  ART.whale = { color: '#5b8fd6', draw(g, p) {
    const c = p.color, line = edge(c), sway = Math.sin(p.t * 3) * 0.12;
    curve(g, 'M.3-.6C.3-.86 .14-.94 .04-.86M.3-.6C.3-.86 .46-.94 .56-.86', '#bfe6ff', 0.08);
    g.save(); g.translate(-0.6, 0.1); g.rotate(sway); path(g, 'M.1 .1C-.2 0-.26-.3-.5-.42C-.52-.2-.44-.06-.3 .04C-.44 .1-.5 .24-.46 .4C-.2 .36-.06 .3 .1 .24Z', c, line); g.restore();
    path(g, 'M.94 .04C.94-.38 .6-.6 .2-.58C-.3-.56-.54-.16-.66 .16C-.5 .5-.1 .66 .3 .62C.7 .58 .94 .38 .94 .04Z', c, line);
    path(g, 'M.92 .18C.86 .46 .6 .6 .3 .61C0 .64-.3 .56-.5 .38C0 .4 .6 .36 .92 .18Z', '#eef6ff');
    eyes(g, 0.6, -0.06, 0, 0.09, p);
    cheeks(g, 0.52, 0.12, 0, 0.09);
    smile(g, 0.76, 0.14, 0.09, p);
  } };
  ART.octopus = { color: '#f2717f', draw(g, p) {
    const c = p.color, line = edge(c);
    for (let i = 0; i < 6; i++) {
      const x = -0.5 + i * 0.2, w = Math.sin(p.t * 5 + i) * 0.1;
      g.beginPath(); g.moveTo(x, 0.3); g.quadraticCurveTo(x + w, 0.7, x + w * 1.6 + (x > 0 ? 0.12 : -0.12), 0.92); inked(g, null, line, 0.23);
      g.beginPath(); g.moveTo(x, 0.3); g.quadraticCurveTo(x + w, 0.7, x + w * 1.6 + (x > 0 ? 0.12 : -0.12), 0.92); inked(g, null, c, 0.15);
    }
    oval(g, 0, -0.18, 0.68, 0.68, c, line);
    oval(g, -0.26, -0.56, 0.16, 0.09, mix(c, '#ffffff', 0.5), null, -0.5);
    eyes(g, 0, -0.1, 0.27, 0.13, p);
    dot(g, 0, 0.16, 0.11, shade(c, -0.25), line);
    cheeks(g, 0, 0.1, 0.42, 0.11, 'rgba(255,255,255,0.35)');
  } };
  ART.crab = { color: '#ef5b4c', draw(g, p) {
    const c = p.color, line = edge(c), snap = Math.sin(p.t * 7) * 0.18;
    for (const s of [-1, 1]) {
      g.save(); g.scale(s, 1);
      for (let i = 0; i < 3; i++) curve(g, ['M.4 .3L.74 .3L.86 .56', 'M.36 .42L.66 .5L.74 .76', 'M.28 .5L.5 .68L.52 .9'][i], line, 0.11);
      curve(g, 'M.5 0L.74-.3', line, 0.15);
      g.translate(0.76, -0.5); g.rotate(snap);
      path(g, 'M-.16 .16C-.36-.2 0-.5 .24-.34C.1-.3 .06-.2 .1-.1C.2-.16 .28-.12 .3-.02C.24 .2 0 .28-.16 .16Z', c, line);
      g.restore();
      curve(g, s < 0 ? 'M-.2-.1V-.44' : 'M.2-.1V-.44', line, 0.09);
    }
    oval(g, 0, 0.24, 0.62, 0.42, c, line);
    for (const s of [-1, 1]) { dot(g, s * 0.2, -0.48, 0.15, '#ffffff', line); }
    eyes(g, 0, -0.48, 0.2, 0.09, p);
    smile(g, 0, 0.28, 0.14, p);
    cheeks(g, 0, 0.22, 0.36, 0.1, 'rgba(255,220,200,0.5)');
  } };
  ART.turtle = { color: '#6dbb5e', draw(g, p) {
    const c = p.color, line = edge(c), swing = Math.sin(p.t * 10) * p.run * 0.12;
    for (const x of [-0.44, 0.3]) oval(g, x + (x < 0 ? swing : -swing), 0.78, 0.17, 0.15, c, line);
    poly(g, [-0.7, 0.5, -0.98, 0.66, -0.66, 0.68], c, line);
    oval(g, 0.72, 0.02, 0.3, 0.3, c, line);
    path(g, 'M-.8 .66C-.86-.2-.4-.62-.06-.62C.3-.62 .66-.2 .6 .66C.2 .78-.4 .78-.8 .66Z', '#9a6b3f', line);
    curve(g, 'M-.1-.6L-.34-.2L-.1 .16L.18-.2ZM-.34-.2L-.74 0M.18-.2L.54 .04M-.1 .16L-.12 .7', '#6d4a2a', 0.05);
    path(g, 'M-.84 .6C-.4 .74 .2 .74 .64 .6L.62 .74C.2 .86-.4 .86-.82 .74Z', '#d8b27c', line);
    eyes(g, 0.76, -0.04, 0.1, 0.075, p);
    smile(g, 0.82, 0.12, 0.07, p);
  } };
  ART.shark = { color: '#6d8299', draw(g, p) {
    const c = p.color, line = edge(c), sway = Math.sin(p.t * 6) * 0.2;
    g.save(); g.translate(-0.7, 0); g.rotate(sway); path(g, 'M.1 0C-.1-.14-.24-.5-.36-.56C-.34-.2-.26 0-.3 .36C-.16 .3 0 .14 .1 .06Z', c, line); g.restore();
    path(g, 'M-.1-.34C-.1-.62-.02-.84 .1-.94C.2-.7 .28-.52 .4-.36Z', c, line);
    path(g, 'M1 0C.8-.36 .4-.44 0-.42C-.4-.38-.66-.14-.78 0C-.6 .24-.3 .42 .1 .42C.5 .42 .84 .3 1 0Z', c, line);
    path(g, 'M.96 .06C.8 .32 .5 .41 .1 .41C-.2 .41-.46 .3-.64 .14C-.1 .26 .5 .2 .96 .06Z', '#f3f7fb');
    path(g, 'M.5 .14L.9 .1C.82 .28 .66 .32 .54 .3Z', '#a52b43', line);
    poly(g, [0.58, 0.14, 0.64, 0.22, 0.7, 0.13], '#fff'); poly(g, [0.72, 0.13, 0.78, 0.2, 0.84, 0.11], '#fff');
    eyes(g, 0.58, -0.12, 0, 0.075, p);
    curve(g, 'M.48-.26L.66-.2M.2-.14C.14-.04 .14 .04 .2 .12M.08-.14C.02-.04 .02 .04 .08 .12', line, 0.045);
    path(g, 'M0 .2C-.1 .5-.24 .6-.36 .62C-.36 .42-.26 .28-.14 .2Z', c, line);
  } };
})();
