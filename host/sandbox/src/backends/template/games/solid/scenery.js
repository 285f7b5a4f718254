// ---- where it happens: light, ground, and what grows there ----
const PLACES = {
  meadow: { top: '#4ba9ef', low: '#dff3ff', ground: '#7cc860', patch: '#6ab752', props: ['tree', 'tree', 'bush', 'bloom', 'stone'], beyond: '#8fd07a' },
  sea: { top: '#3fa0ea', low: '#d8f4ff', ground: '#f3dca6', patch: '#e8cc8c', props: ['palm', 'palm', 'stone', 'bush'], beyond: '#3fa9dd', water: true },
  deep: { top: '#0f5fa8', low: '#4fb7de', ground: '#d9c48f', patch: '#c9b27a', props: ['weed', 'coral', 'coral', 'stone'], beyond: '#2a86b8' },
  sky: { top: '#3f9df0', low: '#eaf7ff', ground: '#9adf8a', patch: '#86d078', props: ['tree', 'bloom', 'bush'], beyond: '#cfeaff', clouds: true },
  space: { top: '#0d0828', low: '#3a1f6b', ground: '#8d84b8', patch: '#7a70a6', props: ['stone', 'crystal', 'stone'], beyond: '#4a3f78', dark: true, stars: true },
  city: { top: '#6fa6ec', low: '#ffe3c2', ground: '#9aa3b5', patch: '#8b94a8', props: ['house', 'house', 'house', 'tree'], beyond: '#aab3c4' },
  night: { top: '#0f1538', low: '#4b4a8f', ground: '#3d6a6b', patch: '#345d60', props: ['pine', 'tree', 'lamp', 'bush'], beyond: '#2c4a58', dark: true, stars: true },
  snow: { top: '#7fb6e6', low: '#f3fbff', ground: '#f4faff', patch: '#e3eff9', props: ['pine', 'pine', 'snowman', 'stone'], beyond: '#dcebf6' },
  desert: { top: '#f0a050', low: '#ffe9bf', ground: '#e9b96e', patch: '#dcaa5c', props: ['cactus', 'stone', 'cactus'], beyond: '#efc884' },
  candy: { top: '#ffb0d8', low: '#fff3d8', ground: '#ffc2dc', patch: '#ffb0d0', props: ['lolly', 'lolly', 'bloom', 'cane'], beyond: '#ffd9ea' },
  cave: { top: '#1c1430', low: '#4d3a63', ground: '#6b5788', patch: '#5c4a78', props: ['crystal', 'stone', 'crystal'], beyond: '#4a3a5f', dark: true },
  forest: { top: '#7cc9b0', low: '#f4fbe2', ground: '#6aa85a', patch: '#5c984e', props: ['tree', 'pine', 'tree', 'mush', 'bush'], beyond: '#7db86c' },
};
const PLACE = PLACES[GAME.scene] || PLACES.meadow;
const floats = (hex) => rgb(hex).map((v) => v / 255);

// The light of the moment. With the lighting feature the sun wanders and its colour with it.
function dayLight(t) {
  const base = GAME.background, top = base ? shade(base, -0.1) : tone(PLACE.top), fog = base ? mix(base, '#ffffff', 0.45) : tone(PLACE.low);
  const dark = PLACE.dark || glowing, turn = has('light') ? t * 0.06 : 0.6, high = has('light') ? 0.75 + 0.25 * Math.sin(t * 0.09 + 1.2) : 0.9;
  const warm = mix('#ffb36b', '#fff4dc', clamp((high - 0.5) * 2, 0, 1)), sun = floats(dark ? '#b9b4ff' : warm).map((v) => v * (dark ? 0.4 : 0.46));
  return {
    top: floats(top), fog: floats(fog), line: 0.42,
    // The sun stands behind whoever looks: what is looked at is lit.
    light: V.unit([Math.sin(turn) * 0.6, high, (0.42 + 0.2 * Math.cos(turn)) * (shell.state === 'title' ? 1 : -1)]),
    sun, sky: floats(mix(top, '#ffffff', 0.7)).map((v) => v * (dark ? 0.78 : 0.74)), ground: floats(mix(PLACE.ground, '#a8a2b2', 0.6)).map((v) => v * (dark ? 0.6 : 0.62)),
    range: has('light') ? [26, 90] : [46, 130],
  };
}
const PROPS = {
  tree: (b, d) => { const c = d.pick(['#5fb35a', '#74c365', '#4fa35c']); b.cone(0, 0, 0, 0.3, 1.6, '#8a5f43', { top: 0.2, fine: 8 }); for (const [x, y, z, r] of [[0, 2.6, 0, 1.15], [0.6, 2, 0.3, 0.8], [-0.6, 2.1, -0.2, 0.85]]) b.ball(x, y, z, r, tone(shade(c, x * 0.1)), { fine: 10 }); },
  pine: (b, d) => { const snowy = GAME.scene === 'snow'; b.cone(0, 0, 0, 0.24, 1, '#7d5640', { top: 0.2, fine: 7 }); for (let i = 0; i < 3; i++) { b.cone(0, 0.8 + i * 0.9, 0, 1.15 - i * 0.3, 1.35, tone(d.pick(['#4b9277', '#57a084'])), { fine: 9 }); if (snowy) b.cone(0, 1.35 + i * 0.9, 0, 0.68 - i * 0.18, 0.82, '#ffffff', { fine: 9 }); } },
  palm: (b) => { for (let i = 0; i < 4; i++) b.cone(Math.sin(i * 0.36) * 0.45 - 0.1, i * 0.72, 0, 0.21 - i * 0.02, 0.8, '#b08655', { top: 0.17, fine: 6 }); for (let i = 0; i < 7; i++) { const a = (i / 7) * TAU; b.ball(0.36 + Math.cos(a) * 0.8, 2.95, Math.sin(a) * 0.8, 0.85, tone('#4fae62'), { scale: [1, 0.12, 0.3], turn: [0, -a, -0.3], fine: 6 }); } b.ball(0.3, 2.75, 0.2, 0.17, '#7d5640', { fine: 6 }); b.ball(0.5, 2.75, -0.1, 0.17, '#7d5640', { fine: 6 }); },
  bush: (b) => { for (const [x, z, r] of [[0, 0, 0.6], [0.5, 0.2, 0.42], [-0.45, -0.1, 0.46]]) b.ball(x, r * 0.6, z, r, tone('#63ad5f'), { fine: 9 }); },
  bloom: (b, d) => { for (let k = 0; k < 4; k++) { const x = d.between(-0.7, 0.7), z = d.between(-0.7, 0.7), c = tone(d.pick(['#ff9ec7', '#ffe066', '#ffffff', '#b79cf2'])); b.cone(x, 0, z, 0.035, 0.5, '#5fae4b', { top: 0.035, fine: 5 }); b.cone(x, 0.5, z, 0.22, 0.05, c, { top: 0.16, fine: 5 }); b.ball(x, 0.57, z, 0.09, '#ffb52e', { fine: 5 }); } },
  stone: (b, d) => { const c = tone(GAME.scene === 'snow' ? '#b9c6d6' : '#9a95a3'); b.ball(0, 0.3, 0, 0.62, c, { scale: [1.1, 0.8, 0.9], fine: 7 }); b.ball(0.5, 0.18, 0.2, 0.34, shade(c, d.between(-0.1, 0.1)), { fine: 6 }); },
  cactus: (b) => { const c = tone('#4fa35c'); b.ball(0, 1.1, 0, 0.36, c, { scale: [1, 3, 1], fine: 10 }); for (const s of [-1, 1]) { b.ball(s * 0.45, 1.1, 0, 0.2, c, { scale: [1.4, 1, 1], fine: 8 }); b.ball(s * 0.66, 1.45, 0, 0.19, c, { scale: [1, 2.2, 1], fine: 8 }); } },
  lolly: (b, d) => { const c = tone(d.pick(['#ff8fb8', '#8fd9f5', '#ffd166', '#b79cf2'])); b.cone(0, 0, 0, 0.1, 2.2, '#ffffff', { top: 0.1, fine: 7 }); b.ball(0, 2.7, 0, 0.8, c, { scale: [1, 1, 0.4], fine: 14 }); for (const r of [0.55, 0.3]) b.ring(0, 2.7, 0, r, 0.1, '#ffffff', { scale: [1, 1, 3.2], fine: 18 }); },
  cane: (b) => { for (let i = 0; i < 14; i++) { const a = i > 8 ? ((i - 8) / 5) * Math.PI : 0; b.ball(i > 8 ? 0.5 - Math.cos(a) * 0.5 : 0, i > 8 ? 1.9 + Math.sin(a) * 0.5 : i * 0.22, 0, 0.17, i % 2 ? '#ffffff' : '#ff6f91', { fine: 8 }); } },
  crystal: (b, d) => { const c = d.pick(['#6ff2e0', '#c58bff', '#ff8fd0']); for (const [x, z, h, t] of [[0, 0, 1.8, 0], [0.4, 0.1, 1.1, -0.4], [-0.4, 0.1, 1.2, 0.4]]) b.cone(x, 0, z, 0.26, h, c, { top: 0.12, turn: [0, 0, t], fine: 6 }); },
  coral: (b, d) => { const c = tone(d.pick(['#ff7f8f', '#ffb15c', '#d77bff'])); for (let i = 0; i < 5; i++) b.cone(0, 0, 0, 0.15, d.between(0.9, 1.6), c, { top: 0.1, turn: [Math.cos(i * 1.257) * 0.5, 0, Math.sin(i * 1.257) * 0.5], fine: 7 }); },
  weed: (b, d) => { for (let i = 0; i < 4; i++) b.ball(d.between(-0.4, 0.4), 0.9, d.between(-0.4, 0.4), 0.2, tone('#2fae7d'), { scale: [0.7, d.between(4, 7), 0.3], turn: [0, i, 0.1], fine: 7 }); },
  house: (b, d) => { const h = d.between(2.4, 6), c = tone(d.pick(['#f2b6a0', '#a7c7e7', '#f7e1a0', '#c3b1e1', '#b5d8b0'])); b.box(0, h / 2, 0, 2, h, 2, c); b.box(0, h + 0.1, 0, 2.2, 0.24, 2.2, shade(c, -0.25)); for (let y = 0.8; y < h - 0.4; y += 0.9) for (const x of [-0.55, 0.55]) for (const s of [-1, 1]) { b.box(x, y, s, 0.5, 0.5, 0.06, d.chance(0.6) ? '#fff2b8' : '#7d96b8'); b.box(s, y, x, 0.06, 0.5, 0.5, '#fff2b8'); } },
  lamp: (b) => { b.cone(0, 0, 0, 0.09, 2.4, '#4a4f63', { top: 0.06, fine: 6 }); b.ball(0, 2.5, 0, 0.26, '#fff0a8', { fine: 8 }); },
  snowman: (b) => { b.ball(0, 0.5, 0, 0.6, '#ffffff', { fine: 12 }); b.ball(0, 1.3, 0, 0.42, '#ffffff', { fine: 12 }); b.cone(0, 1.3, 0.38, 0.08, 0.34, '#ff8b2e', { turn: [Math.PI / 2, 0, 0], fine: 6 }); b.eyes(0, 1.42, 0.38, 0.14, 0.05); b.cone(0, 1.6, 0, 0.34, 0.34, '#3a4160', { top: 0.3, fine: 10 }); },
  mush: (b, d) => { const c = tone(d.pick(['#e8453f', '#e8a33f'])); b.cone(0, 0, 0, 0.2, 0.6, '#fff3df', { top: 0.18, fine: 8 }); b.ball(0, 0.64, 0, 0.48, c, { scale: [1, 0.6, 1], fine: 10 }); for (let i = 0; i < 5; i++) b.ball(Math.cos(i * 1.257) * 0.3, 0.78, Math.sin(i * 1.257) * 0.3, 0.1, '#fff8ee', { fine: 6 }); },
};
// Each kind of prop comes in three variants.
function prop(kind, variant, x, y, z, yaw, size, casts = true) {
  const mesh = stage.mesh(`prop/${kind}/${variant % 3}`, () => { const b = CLAY.lump(); PROPS[kind](b, dice(GAME.seed + (variant % 3) * 97 + kind.length)); return b.data; });
  stage.add(mesh, M.place(x, y, z, yaw, 0, 0, size), { casts, glow: kind === 'crystal' || kind === 'lamp' ? 0.5 : glowing ? 0.15 : 0 });
}
// A round piece of land: a disc, and on it patches of two greens or sands.
function land(radius, key) {
  return stage.mesh(`land/${key}`, () => {
    const d = dice(GAME.seed ^ 0x1a4d), data = [], n = 64, cell = 1.9, a = floats(tone(PLACE.ground)), b = floats(tone(PLACE.patch));
    const at = (i, r, y) => { const t = (i / n) * TAU; return [Math.cos(t) * r, y, Math.sin(t) * r]; };
    for (let i = 0; i < n; i++) {
      for (const p of [[0, -0.02, 0], at(i + 1, radius, -0.02), at(i, radius, -0.02)]) data.push(...p, 0, 1, 0, ...a);
      const side = b.map((v) => v * 0.72);
      for (const p of [at(i, radius, -0.02), at(i + 1, radius, -0.02), at(i + 1, radius * 0.97, -1.6), at(i, radius, -0.02), at(i + 1, radius * 0.97, -1.6), at(i, radius * 0.97, -1.6)]) data.push(...p, Math.cos((i / n) * TAU), 0, Math.sin((i / n) * TAU), ...side);
    }
    const half = Math.ceil(radius / cell);
    for (let i = -half; i < half; i++) for (let j = -half; j < half; j++) {
      if (Math.hypot(Math.max(Math.abs(i), Math.abs(i + 1)), Math.max(Math.abs(j), Math.abs(j + 1))) * cell > radius - 0.3) continue;
      const c = a.map((v, k) => lerp(v, b[k], d.roll() * 0.5 + ((i + j) % 2 ? 0.5 : 0)));
      for (const [u, w] of [[0, 0], [1, 1], [1, 0], [0, 0], [0, 1], [1, 1]]) data.push((i + u) * cell, 0, (j + w) * cell, 0, 1, 0, ...c);
    }
    return data;
  });
}
// Far ground or water all around, moving along with whoever is looked at.
function beyond(x, z, height) {
  const wavy = has('water') || PLACE.water, c = tone(has('water') && !PLACE.water ? '#3fa9dd' : PLACE.beyond);
  const mesh = stage.mesh('beyond', () => {
    const data = [], n = 32, s = 320 / n, k = floats(c);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (const [u, v] of [[0, 0], [1, 1], [1, 0], [0, 0], [0, 1], [1, 1]]) data.push((i + u) * s - 160, 0, (j + v) * s - 160, 0, 1, 0, ...k);
    return data;
  });
  stage.add(mesh, M.place(Math.round(x / 10) * 10, height, Math.round(z / 10) * 10), { floor: true, wave: wavy ? (has('water') ? 0.22 : 0.1) : 0, shine: wavy ? 0.7 : 0, flat: !wavy });
}
// Stars or clouds, far away.
function heavens(x, z) {
  if (PLACE.stars) {
    const mesh = stage.mesh('stars', () => { const b = CLAY.lump(), d = dice(GAME.seed ^ 0x57a5); for (let i = 0; i < 240; i++) { const a = d.roll() * TAU, up = d.between(0.06, 0.9); b.ball(Math.cos(a) * 150 * Math.cos(up), 150 * Math.sin(up), Math.sin(a) * 150 * Math.cos(up), d.between(0.25, 0.7), '#ffffff', { fine: 3 }); } return b.data; });
    stage.add(mesh, M.place(x, 0, z), { glow: 1, tint: [1, 1, 1, 1], flat: true, heaven: true });
    return;
  }
  if (GAME.scene === 'cave' || GAME.scene === 'deep') return;
  const mesh = stage.mesh('cloud', () => { const b = CLAY.lump(); for (const [u, v, r] of [[-2, 0, 1.3], [0, 0.5, 1.9], [2, 0.1, 1.4], [0.8, -0.3, 1.6], [-0.9, -0.2, 1.5]]) b.ball(u, v, 0, r, tone('#ffffff'), { scale: [1.2, 0.8, 0.9], fine: 8 }); return b.data; });
  for (let i = 0; i < 9; i++) { const a = i * 0.7 + clock * 0.006, far = 52 + (i % 3) * 12; stage.add(mesh, M.place(x + Math.cos(a) * far, 17 + (i % 4) * 4, z + Math.sin(a) * far, -a + 1.57, 0, 0, 1.5 + (i % 3) * 0.5), { glow: 0.9, flat: true, heaven: true }); }
}
// What the title shows: a little round of land.
function decorate(x, z) {
  heavens(x, z);
  beyond(x, z, -0.7);
  stage.add(land(9, 'title'), M.place(x, 0, z), { floor: true, flat: true, shine: 0 });
  const d = dice(GAME.seed ^ 0x77);
  for (let i = 0; i < 16; i++) { const a = Math.PI * (1.02 + (i / 15) * 0.96) + d.between(-0.05, 0.05), r = d.between(5.4, 8); prop(PLACE.props[i % PLACE.props.length], i, x + Math.cos(a) * r, 0, z + Math.sin(a) * r, d.roll() * TAU, d.between(0.6, 1)); }
}
