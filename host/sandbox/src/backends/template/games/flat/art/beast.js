// Animals on two legs: one body, many ears, tails and coats.
(() => {
  const { oval, dot, poly, path, curve, eyes, cheeks, smile, edge, inked } = PEN;
  const { shade, mix } = PAINT;
  const KINDS = {
    cat: { color: '#f7a94e', ears: 'point', tail: 'long', marks: 'tabby', whiskers: true, snout: 'small' },
    tiger: { color: '#f59a33', ears: 'round', tail: 'long', marks: 'stripes', whiskers: true, snout: 'small' },
    lion: { color: '#f4bd57', ears: 'round', tail: 'tuft', marks: 'mane', snout: 'small' },
    dog: { color: '#d39a63', ears: 'flop', tail: 'curl', marks: 'patch', snout: 'big' },
    fox: { color: '#ef7d33', ears: 'point', tail: 'bush', marks: 'mask', snout: 'small' },
    wolf: { color: '#8f9bb0', ears: 'point', tail: 'bush', marks: 'mask', snout: 'big' },
    rabbit: { color: '#fbf1f2', ears: 'long', tail: 'puff', snout: 'tiny', teeth: true },
    bear: { color: '#b07a4c', ears: 'round', tail: 'puff', snout: 'big' },
    panda: { color: '#ffffff', ears: 'round', limbs: '#39343f', tail: 'puff', marks: 'panda', snout: 'small' },
    mouse: { color: '#b9bfd0', ears: 'big', tail: 'thin', whiskers: true, snout: 'tiny', teeth: true },
    pig: { color: '#f9b4c3', ears: 'fold', tail: 'curl', snout: 'pig' },
    cow: { color: '#fdfbf7', ears: 'side', tail: 'tuft', marks: 'cow', snout: 'cow' },
    sheep: { color: '#f6e2d2', ears: 'side', tail: 'puff', marks: 'wool', snout: 'tiny' },
    monkey: { color: '#a5714a', ears: 'disc', tail: 'long', marks: 'heart', snout: 'wide' },
    frog: { color: '#78c850', ears: 'eyes', tail: '', snout: 'wide' },
    mole: { color: '#8d6b58', ears: '', tail: 'thin', whiskers: true, snout: 'big', nose: '#f28a9b' },
    unicorn: { color: '#fff6fd', ears: 'point', tail: 'rainbow', marks: 'horn', snout: 'tiny' },
  };

  function tail(g, o, c, line, p) {
    const sway = Math.sin(p.t * 4) * 0.18;
    g.save();
    g.translate(-0.34, 0.66);
    g.rotate(sway);
    if (o.tail === 'long' || o.tail === 'thin' || o.tail === 'tuft') {
      const d = 'M0 0C-.34 .08-.62-.06-.58-.4C-.56-.58-.44-.62-.4-.54', thick = o.tail === 'long' ? 0.17 : 0.09;
      curve(g, d, line, thick + 0.08);
      curve(g, d, o.tail === 'thin' ? '#eba3ad' : c, thick);
      if (o.tail === 'tuft') dot(g, -0.44, -0.56, 0.13, shade(c, -0.35), line);
    } else if (o.tail === 'bush') {
      path(g, 'M.05 0C-.3 .2-.8 0-.74-.5C-.5-.42-.2-.4 .05 0Z', c, line);
      path(g, 'M-.74-.5C-.56-.45-.42-.4-.34-.34C-.5-.28-.66-.22-.74-.12C-.78-.26-.78-.38-.74-.5Z', '#ffffff');
    } else if (o.tail === 'curl') {
      curve(g, 'M.02 0C-.3 0-.4-.26-.22-.34C-.08-.38-.06-.2-.18-.18', line, 0.2);
      curve(g, 'M.02 0C-.3 0-.4-.26-.22-.34C-.08-.38-.06-.2-.18-.18', c, 0.12);
    } else if (o.tail === 'puff') dot(g, -0.06, -0.04, 0.17, shade(c, 0.25), line);
    else if (o.tail === 'rainbow') {
      ['#ff8fb3', '#ffd166', '#7bdff2', '#b79cf2'].forEach((k, i) => { g.save(); g.rotate(i * 0.16 - 0.2); curve(g, 'M.05 .05C-.25 .1-.5 0-.62-.3', k, 0.13); g.restore(); });
    }
    g.restore();
  }

  function ears(g, o, c, line, p) {
    const inner = o.marks === 'panda' ? '#39343f' : '#f7a8b4', coat = o.limbs || c, twitch = Math.sin(p.t * 2.2) > 0.93 ? 0.08 : 0;
    for (const s of [-1, 1]) {
      g.save();
      g.scale(s, 1);
      if (o.ears === 'point') {
        path(g, 'M.16-.72C.24-.98 .42-1.12 .56-1.1C.66-.94 .66-.66 .6-.42Z', coat, line);
        path(g, 'M.3-.74C.36-.88 .44-.96 .52-.97C.57-.86 .57-.7 .54-.56Z', inner);
      } else if (o.ears === 'round') {
        dot(g, 0.46, -0.74, 0.22, coat, line);
        dot(g, 0.47, -0.73, 0.12, o.marks === 'panda' ? '#39343f' : mix(inner, c, 0.25));
      } else if (o.ears === 'big') {
        dot(g, 0.56, -0.72, 0.36, coat, line);
        dot(g, 0.57, -0.71, 0.24, inner);
      } else if (o.ears === 'flop') {
        path(g, 'M.34-.78C.62-.84 .86-.6 .82-.16C.8 .04 .62 .06 .56-.1C.5-.26 .44-.5 .34-.78Z', shade(c, -0.28), line);
      } else if (o.ears === 'fold') {
        path(g, 'M.22-.74C.4-.98 .62-.98 .7-.9C.7-.7 .62-.56 .5-.5Z', shade(c, -0.08), line);
      } else if (o.ears === 'long') {
        g.translate(0.26, -0.68);
        g.rotate(0.14 + twitch);
        oval(g, 0, -0.34, 0.15, 0.42, coat, line);
        oval(g, 0, -0.32, 0.075, 0.3, inner);
      } else if (o.ears === 'side') {
        oval(g, 0.68, -0.5, 0.24, 0.12, coat, line, 0.35);
        oval(g, 0.68, -0.49, 0.13, 0.06, inner, null, 0.35);
      } else if (o.ears === 'disc') {
        dot(g, 0.66, -0.28, 0.22, coat, line);
        dot(g, 0.67, -0.28, 0.12, '#f2cda6');
      } else if (o.ears === 'eyes') dot(g, 0.34, -0.72, 0.24, c, line);
      g.restore();
    }
  }

  function coat(g, o, c, line) {
    const dark = shade(c, -0.3);
    if (o.marks === 'tabby') curve(g, 'M0-.84V-.62M-.15-.8L-.12-.64M.15-.8L.12-.64', dark, 0.07);
    if (o.marks === 'stripes') {
      curve(g, 'M0-.84V-.6M-.17-.8L-.12-.62M.17-.8L.12-.62M-.62-.3L-.44-.26M-.6-.1L-.44-.1M.62-.3L.44-.26M.6-.1L.44-.1', '#4a2f22', 0.075);
    }
    if (o.marks === 'patch') path(g, 'M.08-.5C.16-.66 .46-.66 .5-.4C.52-.16 .3-.1 .18-.18C.06-.26 .02-.38 .08-.5Z', shade(c, -0.3));
    if (o.marks === 'mask') path(g, 'M-.62-.2C-.4-.3-.14-.3 0-.02C.14-.3 .4-.3 .62-.2C.6 .16 .3 .34 0 .34C-.3 .34-.6 .16-.62-.2Z', '#ffffff');
    if (o.marks === 'panda') for (const s of [-1, 1]) oval(g, s * 0.29, -0.28, 0.18, 0.22, '#39343f', null, s * 0.5);
    if (o.marks === 'cow') path(g, 'M.1-.8C.3-.84 .56-.64 .6-.36C.48-.22 .24-.24 .16-.42C.1-.56 .06-.7 .1-.8Z', '#4a424c');
    if (o.marks === 'heart') path(g, 'M0-.44C.14-.66 .52-.58 .48-.24C.52 .1 .3 .3 0 .3C-.3 .3-.52 .1-.48-.24C-.52-.58-.14-.66 0-.44Z', '#f6d6b2');
    if (o.marks === 'wool') {
      for (let i = 0; i < 7; i++) { const a = Math.PI * (1.08 + i * 0.14); dot(g, Math.cos(a) * 0.52, -0.28 + Math.sin(a) * 0.46, 0.19, '#fffdf6', line); }
      for (let i = 0; i < 5; i++) dot(g, -0.34 + i * 0.17, -0.62, 0.16, '#fffdf6');
    }
    if (o.marks === 'horn') {
      poly(g, [-0.1, -0.78, 0, -1.22, 0.1, -0.78], '#ffd76a', line);
      curve(g, 'M-.08-.88L.06-.94M-.06-1L.04-1.05', '#e0a52e', 0.035);
      path(g, 'M-.12-.8C-.4-.84-.66-.6-.66-.2C-.74-.1-.82 0-.8 .14C-.94-.1-.96-.6-.62-.84C-.46-.96-.24-.96-.12-.8Z', '#ff9fc4', line);
      path(g, 'M-.12-.8C-.3-.74-.46-.6-.5-.4C-.36-.5-.2-.56-.06-.66Z', '#8fd9f5');
    }
  }

  function snout(g, o, c, line, p) {
    const ink = '#3b2a33', pale = mix(c, '#ffffff', 0.72);
    if (o.snout === 'pig') {
      oval(g, 0, -0.08, 0.2, 0.14, shade(c, -0.12), line);
      for (const s of [-1, 1]) oval(g, s * 0.07, -0.08, 0.03, 0.05, shade(c, -0.5));
      smile(g, 0, 0.18, 0.09, p, ink);
      return;
    }
    if (o.snout === 'cow') {
      oval(g, 0, 0.04, 0.36, 0.2, '#f9c3b4', line);
      for (const s of [-1, 1]) oval(g, s * 0.14, 0, 0.035, 0.05, '#a96a5e');
      smile(g, 0, 0.13, 0.08, p, ink);
      return;
    }
    if (o.snout === 'wide') {
      g.beginPath();
      if (p.happy) { g.arc(0, -0.02, 0.3, 0.1, Math.PI - 0.1); g.closePath(); inked(g, '#c4405a', ink, 0.045); } else { g.arc(0, -0.2, 0.34, p.hurt ? 0.9 : 0.5, Math.PI - (p.hurt ? 0.9 : 0.5)); inked(g, null, ink, 0.05); }
      for (const s of [-1, 1]) dot(g, s * 0.06, -0.14, 0.025, shade(c, -0.5));
      return;
    }
    if (o.snout === 'big') oval(g, 0, 0.02, 0.3, 0.22, pale);
    if (o.snout === 'small' && o.marks !== 'mask') { oval(g, -0.11, 0.03, 0.15, 0.12, pale); oval(g, 0.11, 0.03, 0.15, 0.12, pale); }
    oval(g, 0, o.snout === 'big' ? -0.1 : -0.06, o.snout === 'big' ? 0.1 : 0.065, o.snout === 'big' ? 0.07 : 0.048, o.nose || (o.snout === 'big' ? ink : '#e0697f'));
    if (p.happy) { g.beginPath(); g.arc(0, 0.06, 0.13, 0, Math.PI); g.closePath(); inked(g, '#c4405a', ink, 0.04); } else {
      g.beginPath();
      if (p.hurt) g.arc(0, 0.18, 0.1, Math.PI * 1.1, Math.PI * 1.9);
      else { g.arc(-0.085, 0.02, 0.085, 0.1, Math.PI - 0.2); g.moveTo(0.17, 0.03); g.arc(0.085, 0.02, 0.085, 0.1, Math.PI - 0.1); }
      inked(g, null, ink, 0.04);
    }
    if (o.teeth && !p.hurt) PEN.slab(g, -0.06, 0.07, 0.12, 0.11, 0.03, '#ffffff', ink);
    if (o.whiskers) curve(g, 'M-.4-.04L-.78-.12M-.4 .05L-.8 .06M-.38 .13L-.74 .24M.4-.04L.78-.12M.4 .05L.8 .06M.38 .13L.74 .24', 'rgba(70,45,55,0.55)', 0.026);
  }

  function draw(o, g, p) {
    const c = p.color, line = edge(c), limbs = o.limbs || c, belly = mix(c, '#ffffff', 0.68);
    const swing = Math.sin(p.t * 13) * p.run, breathe = Math.sin(p.t * 3) * 0.012, bounce = Math.abs(swing) * 0.05;
    g.save();
    g.translate(0, -bounce);
    tail(g, o, c, line, p);
    for (const s of [-1, 1]) oval(g, s * 0.2 + swing * s * 0.1, 0.9 - Math.max(0, swing * s) * 0.14, 0.17, 0.11, limbs, line);
    oval(g, 0, 0.58, 0.4, 0.36 + breathe, o.marks === 'wool' ? '#fffdf6' : c, line);
    oval(g, 0, 0.64, 0.25, 0.23 + breathe, o.marks === 'panda' ? '#ffffff' : belly);
    if (o.marks === 'cow') oval(g, -0.24, 0.5, 0.12, 0.15, '#4a424c');
    const lift = p.happy ? -0.5 : 0.15;
    for (const s of [-1, 1]) {
      g.save();
      g.translate(s * 0.34, 0.42);
      g.rotate(s * (lift + swing * s * 0.5));
      oval(g, s * 0.06, 0.12, 0.11, 0.18, limbs, line);
      g.restore();
    }
    g.translate(0.03, -breathe);
    if (o.marks === 'mane') for (let i = 0; i < 12; i++) { const a = (i / 12) * PEN.TAU; dot(g, Math.cos(a) * 0.6, -0.24 + Math.sin(a) * 0.56, 0.25, '#b9652b', i % 2 ? line : null); }
    ears(g, o, c, line, p);
    oval(g, 0, -0.24, 0.66, 0.58, c, line);
    coat(g, o, c, line);
    if (o.ears === 'eyes') for (const s of [-1, 1]) { dot(g, s * 0.34, -0.72, 0.2, '#ffffff'); eyes(g, s * 0.34, -0.71, 0, 0.12, p); }
    else if (o.marks === 'panda') {
      eyes(g, 0, -0.27, 0.28, 0.1, p, '#ffffff');
      if (!p.happy && !p.hurt) for (const s of [-1, 1]) dot(g, s * 0.28, -0.27, 0.055, '#2b2233');
    } else eyes(g, 0, -0.26, 0.28, 0.12, p);
    cheeks(g, 0, -0.04, 0.44, 0.11);
    snout(g, o, c, line, p);
    g.restore();
  }
  for (const [name, o] of Object.entries(KINDS)) ART[name] = { color: o.color, draw: (g, p) => draw(o, g, p) };
})();
