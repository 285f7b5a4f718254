// Animals: one body, many ears, tails and coats.
(() => {
  const { shade, mix } = CLAY;
  const KINDS = {
    cat: { color: '#f7a94e', ears: 'point', tail: 'long' }, tiger: { color: '#f59a33', ears: 'round', tail: 'long', stripes: true }, lion: { color: '#f4bd57', ears: 'round', tail: 'long', mane: true },
    dog: { color: '#d39a63', ears: 'flop', tail: 'short', snout: true }, fox: { color: '#ef7d33', ears: 'point', tail: 'bush', snout: true }, wolf: { color: '#8f9bb0', ears: 'point', tail: 'bush', snout: true },
    rabbit: { color: '#fbf1f2', ears: 'long', tail: 'puff' }, bear: { color: '#b07a4c', ears: 'round', tail: 'puff', snout: true }, panda: { color: '#ffffff', ears: 'round', limbs: '#39343f', tail: 'puff', patches: true },
    mouse: { color: '#b9bfd0', ears: 'big', tail: 'thin' }, mole: { color: '#8d6b58', ears: '', tail: 'thin', snout: true, nose: '#f28a9b' }, pig: { color: '#f9b4c3', ears: 'flop', tail: 'short', pig: true },
    cow: { color: '#fdfbf7', ears: 'side', tail: 'thin', pig: true, horns: true, spots: true }, sheep: { color: '#f6e2d2', ears: 'side', tail: 'puff', wool: true }, monkey: { color: '#a5714a', ears: 'disc', tail: 'long', muzzle: '#f2cda6' },
    frog: { color: '#78c850', ears: 'eyes', tail: '' }, unicorn: { color: '#fff6fd', ears: 'point', tail: 'rainbow', horn: true },
  };
  function build(o, b, c) {
    const limb = o.limbs || c, belly = mix(c, '#ffffff', 0.65), inner = '#f7a8b4';
    b.ball(0, 0.62, 0, 0.42, o.wool ? '#fffdf6' : c, { scale: [0.95, 1, 0.85], fine: 14 });
    b.ball(0, 0.6, 0.14, 0.32, belly, { scale: [0.85, 0.95, 0.8] });
    for (const s of [-1, 1]) {
      b.part(s < 0 ? 'legL' : 'legR', s * 0.2, 0.38, 0, (p) => { p.ball(0, -0.18, 0.03, 0.17, limb, { scale: [0.9, 1.15, 1.15], fine: 10 }); });
      b.part(s < 0 ? 'armL' : 'armR', s * 0.38, 0.86, 0, (p) => { p.ball(s * 0.05, -0.18, 0.02, 0.13, limb, { scale: [0.85, 1.5, 0.85], fine: 10 }); });
    }
    const head = 1.34;
    if (o.mane) for (let i = 0; i < 11; i++) { const a = (i / 11) * Math.PI * 2; b.ball(Math.cos(a) * 0.5, head + Math.sin(a) * 0.48, -0.08, 0.24, '#b9652b', { fine: 8 }); }
    b.ball(0, head, 0.02, 0.58, c, { scale: [1.06, 0.92, 0.94], fine: 18 });
    if (o.wool) for (let i = 0; i < 9; i++) { const a = (i / 9) * Math.PI * 2; b.ball(Math.cos(a) * 0.34, head + 0.42, Math.sin(a) * 0.34, 0.22, '#fffdf6', { fine: 8 }); }
    for (const s of [-1, 1]) {
      if (o.ears === 'point') { b.cone(s * 0.34, head + 0.34, 0, 0.22, 0.42, limb, { turn: [0, 0, s * -0.3], fine: 8 }); b.cone(s * 0.34, head + 0.36, 0.07, 0.14, 0.3, inner, { turn: [0, 0, s * -0.3], fine: 8 }); }
      if (o.ears === 'round') { b.ball(s * 0.42, head + 0.42, -0.02, 0.2, limb, { scale: [1, 1, 0.6], fine: 10 }); b.ball(s * 0.42, head + 0.42, 0.06, 0.12, o.patches ? '#39343f' : inner, { scale: [1, 1, 0.6], fine: 8 }); }
      if (o.ears === 'big') { b.ball(s * 0.52, head + 0.42, -0.04, 0.34, limb, { scale: [1, 1, 0.35], fine: 12 }); b.ball(s * 0.52, head + 0.42, 0.05, 0.23, inner, { scale: [1, 1, 0.3], fine: 10 }); }
      if (o.ears === 'long') { b.ball(s * 0.22, head + 0.78, -0.02, 0.16, limb, { scale: [1, 2.8, 0.6], turn: [0, 0, s * -0.14], fine: 10 }); b.ball(s * 0.225, head + 0.78, 0.06, 0.09, inner, { scale: [1, 2.8, 0.5], turn: [0, 0, s * -0.14], fine: 8 }); }
      if (o.ears === 'flop') b.ball(s * 0.56, head + 0.06, 0, 0.2, shade(c, -0.28), { scale: [0.6, 1.6, 0.9], turn: [0, 0, s * 0.2], fine: 10 });
      if (o.ears === 'side') b.ball(s * 0.66, head + 0.16, 0, 0.2, limb, { scale: [1.2, 0.55, 0.7], fine: 10 });
      if (o.ears === 'disc') { b.ball(s * 0.6, head, 0, 0.2, limb, { scale: [0.8, 1, 0.6], fine: 10 }); b.ball(s * 0.62, head, 0.06, 0.12, '#f2cda6', { fine: 8 }); }
      if (o.ears === 'eyes') { b.ball(s * 0.3, head + 0.5, 0.12, 0.22, c, { fine: 12 }); b.ball(s * 0.3, head + 0.52, 0.2, 0.17, '#ffffff', { fine: 10 }); }
      if (o.horns) b.cone(s * 0.3, head + 0.44, 0, 0.09, 0.24, '#f1e3c2', { fine: 8 });
      if (o.patches) b.ball(s * 0.25, head + 0.03, 0.43, 0.17, '#39343f', { scale: [0.8, 1, 0.4], turn: [0, 0, s * -0.5], fine: 10 });
      b.ball(s * 0.4, head - 0.16, 0.4, 0.1, '#ff9fb0', { scale: [1, 0.6, 0.4], fine: 8 });
    }
    if (o.muzzle) b.ball(0, head - 0.06, 0.3, 0.36, o.muzzle, { scale: [1.1, 0.95, 0.75], fine: 12 });
    if (o.stripes) for (const x of [-0.18, 0, 0.18]) b.box(x, head + 0.42, 0.3, 0.07, 0.2, 0.1, '#4a2f22', { turn: [-0.7, 0, 0] });
    if (o.spots) { b.ball(0.3, head + 0.2, 0.34, 0.2, '#4a424c', { scale: [1, 1, 0.5], fine: 8 }); b.ball(-0.28, 0.7, 0.24, 0.17, '#4a424c', { scale: [1, 1, 0.6], fine: 8 }); }
    if (o.horn) { b.cone(0, head + 0.46, 0.16, 0.1, 0.5, '#ffd76a', { turn: [0.25, 0, 0], fine: 8 }); for (let i = 0; i < 5; i++) b.ball(0, head + 0.5 - i * 0.22, -0.2 - i * 0.1, 0.17, ['#ff9fc4', '#ffd166', '#8fd9f5', '#b79cf2', '#ff9fc4'][i], { fine: 8 }); }
    const lift = o.ears === 'eyes' ? 0.54 : 0.04;
    b.eyes(0, head + lift, o.ears === 'eyes' ? 0.34 : 0.5, o.ears === 'eyes' ? 0.3 : 0.24, 0.1);
    if (o.pig) { b.ball(0, head - 0.12, 0.52, 0.19, mix(c, '#f59aa8', 0.7), { scale: [1.15, 0.8, 0.5], fine: 10 }); for (const s of [-1, 1]) b.ball(s * 0.07, head - 0.12, 0.61, 0.035, '#a3566a', { fine: 6 }); }
    else { b.ball(0, head - 0.14, 0.46, o.snout ? 0.22 : 0.15, belly, { scale: [1.15, 0.75, o.snout ? 1.1 : 0.7], fine: 10 }); b.ball(0, head - 0.06, o.snout ? 0.68 : 0.56, 0.065, o.nose || '#5a3440', { scale: [1.2, 0.8, 0.8], fine: 8 }); }
    b.part('tail', 0, 0.5, -0.36, (p) => {
      if (o.tail === 'long' || o.tail === 'thin') for (let i = 0; i < 6; i++) p.ball(0, i * 0.13 - 0.02, -0.08 - Math.sin(i * 0.5) * 0.22, o.tail === 'thin' ? 0.05 : 0.09, o.tail === 'thin' ? '#eba3ad' : c, { fine: 8 });
      if (o.tail === 'bush') { p.ball(0, 0.22, -0.3, 0.24, c, { scale: [0.85, 1.7, 0.85], turn: [-0.6, 0, 0], fine: 10 }); p.ball(0, 0.54, -0.5, 0.15, '#ffffff', { fine: 8 }); }
      if (o.tail === 'short') p.ball(0, 0.12, -0.1, 0.1, c, { scale: [0.8, 1.8, 0.8], turn: [-0.5, 0, 0], fine: 8 });
      if (o.tail === 'puff') p.ball(0, 0, -0.06, 0.17, shade(c, 0.25), { fine: 8 });
      if (o.tail === 'rainbow') ['#ff8fb3', '#ffd166', '#7bdff2', '#b79cf2'].forEach((k, i) => p.ball(0, 0.1 - i * 0.12, -0.14 - i * 0.1, 0.15, k, { fine: 8 }));
    });
  }
  for (const [name, o] of Object.entries(KINDS)) ART[name] = { color: o.color, build: (b, c) => build(o, b, c) };
})();
