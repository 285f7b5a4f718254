// People: one small figure, dressed for the part.
(() => {
  const { oval, dot, path, slab, curve, eyes, cheeks, smile, edge, star } = PEN;
  const { shade } = PAINT;
  const KINDS = {
    kid: { color: '#3f8efc', hair: '#5a3b2a', hat: '' },
    girl: { color: '#ff7fa8', hair: '#7a4a2c', hat: 'ribbon', skirt: true },
    princess: { color: '#ff9ecb', hair: '#f2c14e', hat: 'crown', skirt: true },
    ninja: { color: '#3a4160', hair: '#2a2d3e', hat: 'ninja' },
    witch: { color: '#6b4fa3', hair: '#e08a3c', hat: 'witch', skirt: true },
    wizard: { color: '#4361c2', hair: '#e8e8f0', hat: 'witch', skirt: true },
    knight: { color: '#9aa7bd', hair: '#8a5a3a', hat: 'helmet' },
    pirate: { color: '#b23a48', hair: '#3a2a20', hat: 'pirate' },
    astronaut: { color: '#eef2fb', hair: '#6b4630', hat: 'visor' },
    santa: { color: '#d8343f', hair: '#ffffff', hat: 'santa' },
  };
  function hat(g, o, c, line) {
    if (o.hat === 'ribbon') { for (const s of [-1, 1]) path(g, s < 0 ? 'M.3-.78L.02-.98V-.6Z' : 'M.3-.78L.58-.98V-.6Z', c, line); dot(g, 0.3, -0.78, 0.08, shade(c, -0.2), line); }
    if (o.hat === 'crown') { path(g, 'M-.34-.74L-.4-1.08L-.18-.9L0-1.14L.18-.9L.4-1.08L.34-.74Z', '#ffd54a', line); dot(g, 0, -0.84, 0.06, '#ff5c8a'); }
    if (o.hat === 'ninja') {
      path(g, 'M-.6-.3C-.64-1-.3-.92 0-.92C.3-.92 .64-1 .6-.3C.4-.5-.4-.5-.6-.3Z', c, line);
      path(g, 'M-.6-.06C-.5 .3-.3 .34 0 .34C.3 .34 .5 .3 .6-.06C.4 .06-.4 .06-.6-.06Z', c, line);
      path(g, 'M-.6-.5C-.3-.6 .3-.6 .6-.5L.6-.4C.3-.5-.3-.5-.6-.4Z', '#e8455a');
      path(g, 'M-.58-.5L-1-.62L-.9-.44L-1.02-.3L-.56-.38Z', '#e8455a', line);
    }
    if (o.hat === 'witch') { path(g, 'M-.34-.66L.12-1.34L.36-.66Z', c, line); oval(g, 0, -0.64, 0.78, 0.15, c, line); path(g, 'M-.3-.76L.32-.76L.35-.66L-.33-.66Z', '#ffd54a'); if (o.hair === '#e8e8f0') star(g, 0.06, -0.94, 0.1, 5, 0.45, '#ffe680'); }
    if (o.hat === 'helmet') { path(g, 'M-.6-.24C-.66-1.02 .66-1.02 .6-.24L.42-.3C.3-.5-.3-.5-.42-.3Z', '#b9c4d6', line); path(g, 'M0-.86C.1-1.3 .5-1.24 .58-1C.4-1.04 .2-1 .08-.84Z', '#e8455a', line); }
    if (o.hat === 'pirate') { path(g, 'M-.74-.56C-.6-1.16 .6-1.16 .74-.56C.3-.7-.3-.7-.74-.56Z', '#2c2a38', line); dot(g, 0, -0.83, 0.1, '#ffffff'); }
    if (o.hat === 'visor') { g.globalAlpha = 0.28; dot(g, 0, -0.26, 0.72, '#8fd3ff'); g.globalAlpha = 1; dot(g, 0, -0.26, 0.72, null, '#c9d3e6'); curve(g, 'M-.5-.5C-.4-.74-.2-.84-.06-.86', '#ffffff', 0.07); }
    if (o.hat === 'santa') { path(g, 'M-.5-.62C-.4-1.2 .4-1.3 .78-.8C.6-.86 .5-.8 .44-.62Z', c, line); slab(g, -0.58, -0.72, 1.16, 0.18, 0.09, '#ffffff', line); dot(g, 0.78, -0.78, 0.13, '#ffffff', line); }
  }
  function draw(o, g, p) {
    const c = p.color, line = edge(c), skin = '#ffdcc0', swing = Math.sin(p.t * 13) * p.run;
    g.save();
    g.translate(0, -Math.abs(swing) * 0.05);
    for (const s of [-1, 1]) {
      slab(g, s * 0.16 - 0.1 + swing * s * 0.1, 0.66 - Math.max(0, swing * s) * 0.12, 0.2, 0.3, 0.09, o.hat === 'visor' ? c : shade(c, -0.35), line);
    }
    if (o.skirt) path(g, 'M-.24 .2L.24 .2C.36 .5 .5 .68 .52 .8C.2 .9-.2 .9-.52 .8C-.5 .68-.36 .5-.24 .2Z', c, line);
    else slab(g, -0.32, 0.2, 0.64, 0.56, 0.2, c, line);
    if (o.hat === 'santa') slab(g, -0.32, 0.5, 0.64, 0.1, 0.02, '#3a2a20');
    for (const s of [-1, 1]) {
      g.save();
      g.translate(s * 0.32, 0.34);
      g.rotate(s * (p.happy ? -2.2 : 0.3 + swing * 0.6));
      oval(g, 0, 0.16, 0.1, 0.19, c, line);
      dot(g, 0, 0.32, 0.09, skin, line);
      g.restore();
    }
    if (o.skirt) path(g, 'M-.56-.3C-.7 .1-.56 .34-.36 .34L.36 .34C.56 .34 .7 .1 .56-.3Z', o.hair, line);
    oval(g, 0, -0.26, 0.58, 0.54, skin, line);
    if (o.hat !== 'ninja') path(g, 'M-.58-.22C-.66-.9 .66-.9 .58-.22C.5-.46 .3-.5 .1-.52C-.1-.4-.4-.42-.58-.22Z', o.hair, line);
    hat(g, o, c, line);
    eyes(g, 0.02, -0.16, 0.24, 0.115, p);
    cheeks(g, 0.02, 0.02, 0.38, 0.1);
    if (o.hat !== 'ninja') { if (o.hat === 'santa') path(g, 'M-.5-.02C-.5 .4-.2 .46 0 .46C.2 .46 .5 .4 .5-.02C.3 .1-.3 .1-.5-.02Z', '#ffffff', line); smile(g, 0.02, 0.1, 0.1, p); }
    g.restore();
  }
  for (const [name, o] of Object.entries(KINDS)) ART[name] = { color: o.color, draw: (g, p) => draw(o, g, p) };
})();
