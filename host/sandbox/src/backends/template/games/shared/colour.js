// ---- colours: how a mood changes every colour of the scenery ----
const { rgb, hexOf, mix, shade, clear } = PAINT;
const TONES = {
  pop: (c) => c,
  kawaii: (c) => mix(mix(c, '#ffffff', 0.36), '#ffd3e4', 0.2),
  dark: (c) => mix(mix(c, '#101426', 0.6), '#2b1d45', 0.2),
  neon: (c) => mix(c, '#0b0524', 0.8),
  retro: (c) => hexOf(rgb(c).map((v) => Math.round(v / 51) * 51)),
};
const tone = (hex) => (TONES[GAME.mood] || TONES.pop)(hex);
const ACCENTS = { pop: '#ff7a3d', kawaii: '#ff7fb0', dark: '#b18cff', neon: '#29f3ff', retro: '#e0662f' };
const accent = GAME.accent || ACCENTS[GAME.mood] || ACCENTS.pop;
const glowing = GAME.mood === 'neon' || GAME.mood === 'dark';
