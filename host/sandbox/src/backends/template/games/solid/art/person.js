// People: one small figure, dressed for the part.
(() => {
  const { shade } = CLAY;
  const KINDS = {
    kid: { color: '#3f8efc', hair: '#5a3b2a', hat: '' }, girl: { color: '#ff7fa8', hair: '#7a4a2c', hat: 'ribbon', skirt: true }, princess: { color: '#ff9ecb', hair: '#f2c14e', hat: 'crown', skirt: true }, ninja: { color: '#3a4160', hair: '#2a2d3e', hat: 'ninja' },
    witch: { color: '#6b4fa3', hair: '#e08a3c', hat: 'witch', skirt: true }, wizard: { color: '#4361c2', hair: '#e8e8f0', hat: 'witch', skirt: true }, knight: { color: '#9aa7bd', hair: '#8a5a3a', hat: 'helmet' }, pirate: { color: '#b23a48', hair: '#3a2a20', hat: 'pirate' },
    astronaut: { color: '#eef2fb', hair: '#6b4630', hat: 'visor' }, santa: { color: '#d8343f', hair: '#ffffff', hat: 'santa' },
  };
  function build(o, b, c) {
    const skin = '#ffdcc0', head = 1.34;
    for (const s of [-1, 1]) {
      b.part(s < 0 ? 'legL' : 'legR', s * 0.17, 0.42, 0, (p) => { p.cone(0, -0.4, 0, 0.13, 0.42, shade(c, -0.35), { top: 0.12, fine: 8 }); p.ball(0, -0.36, 0.06, 0.14, '#4a3328', { scale: [0.9, 0.6, 1.3], fine: 8 }); });
      b.part(s < 0 ? 'armL' : 'armR', s * 0.34, 0.9, 0, (p) => { p.ball(s * 0.05, -0.17, 0, 0.12, c, { scale: [0.9, 1.7, 0.9], fine: 8 }); p.ball(s * 0.06, -0.38, 0, 0.1, skin, { fine: 8 }); });
    }
    if (o.skirt) b.cone(0, 0.24, 0, 0.5, 0.72, c, { top: 0.22 }); else b.ball(0, 0.66, 0, 0.36, c, { scale: [0.95, 1.1, 0.8], fine: 12 });
    b.ball(0, head, 0, 0.52, skin, { fine: 16 });
    b.ball(0, head + 0.08, -0.08, 0.55, o.hat === 'ninja' ? c : o.hair, { scale: [1, 0.98, 0.92], fine: 16 });
    b.ball(0, head - 0.08, 0.16, 0.45, skin, { scale: [1, 0.9, 0.88], fine: 14 });
    if (o.skirt && o.hat !== 'witch') for (const s of [-1, 1]) b.ball(s * 0.46, head - 0.26, -0.1, 0.2, o.hair, { scale: [0.8, 1.6, 0.8], fine: 8 });
    b.eyes(0, head, 0.5, 0.19, 0.085);
    for (const s of [-1, 1]) b.ball(s * 0.3, head - 0.18, 0.44, 0.08, '#ff9fb0', { scale: [1, 0.6, 0.4], fine: 8 });
    if (o.hat === 'ribbon') for (const s of [-1, 1]) b.cone(0.24, head + 0.46, 0.1, 0.16, 0.26, c, { turn: [0, 0, s * Math.PI / 2], fine: 8 });
    if (o.hat === 'crown') { b.cone(0, head + 0.44, 0, 0.26, 0.16, '#ffd54a', { top: 0.3, fine: 10 }); for (let i = 0; i < 5; i++) b.cone(Math.cos(i * 1.257) * 0.26, head + 0.58, Math.sin(i * 1.257) * 0.26, 0.08, 0.18, '#ffd54a', { fine: 6 }); }
    if (o.hat === 'ninja') { b.ball(0, head - 0.24, 0.16, 0.4, c, { scale: [1.05, 0.6, 0.98], fine: 12 }); b.ring(0, head + 0.2, 0, 0.5, 0.06, '#e8455a', { turn: [Math.PI / 2, 0, 0] }); b.box(-0.2, head + 0.2, -0.68, 0.4, 0.1, 0.04, '#e8455a', { turn: [0, 0.5, 0.2] }); }
    if (o.hat === 'witch') { b.cone(0, head + 0.38, 0, 0.78, 0.06, c, { top: 0.76, fine: 18 }); b.cone(0, head + 0.42, 0, 0.38, 0.9, c, { turn: [-0.15, 0, 0.12], fine: 12 }); b.ring(0, head + 0.48, 0, 0.37, 0.05, '#ffd54a', { turn: [Math.PI / 2, 0, 0] }); }
    if (o.hat === 'helmet') { b.ball(0, head + 0.16, -0.04, 0.57, '#b9c4d6', { scale: [1, 0.82, 1], fine: 14 }); b.ball(0, head + 0.7, -0.1, 0.16, '#e8455a', { scale: [0.6, 1.2, 1.6], fine: 8 }); }
    if (o.hat === 'pirate') { b.cone(0, head + 0.28, 0, 0.66, 0.1, '#2c2a38', { top: 0.6, fine: 14 }); b.ball(0, head + 0.4, 0, 0.42, '#2c2a38', { scale: [1.2, 0.7, 0.8], fine: 12 }); b.ball(0, head + 0.46, 0.34, 0.1, '#ffffff', { fine: 8 }); }
    if (o.hat === 'visor') { b.ball(0, head + 0.06, -0.1, 0.62, '#eef2fb', { fine: 16 }); b.ball(0, head - 0.06, 0.2, 0.46, skin, { fine: 14 }); b.eyes(0, head, 0.62, 0.17, 0.08); b.ring(0, head - 0.04, 0.3, 0.46, 0.07, '#c9d3e6', {}); b.box(0, 0.74, -0.38, 0.5, 0.54, 0.24, '#c9d3e6'); }
    if (o.hat === 'santa') { b.ring(0, head + 0.26, 0, 0.48, 0.12, '#ffffff', { turn: [Math.PI / 2, 0, 0] }); b.cone(0, head + 0.3, 0, 0.46, 0.62, c, { turn: [-0.3, 0, 0.2] }); b.ball(-0.12, head + 0.9, -0.2, 0.13, '#ffffff', { fine: 8 }); b.ball(0, head - 0.3, 0.26, 0.34, '#ffffff', { scale: [1.1, 0.8, 0.8], fine: 10 }); }
  }
  for (const [name, o] of Object.entries(KINDS)) ART[name] = { color: o.color, build: (b, c) => build(o, b, c) };
})();
