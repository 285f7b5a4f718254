// ---- putting a member of the cast into the world ----
const colourOf = (cast) => cast.color || (ART[cast.art] || Object.values(ART)[0]).color;
const reach = (cast, base) => (base * cast.size) / 100;
const sculpted = new Map();

// A model becomes meshes the first time that it is needed: one for the body, one for each part that moves.
function sculpt(art, colour) {
  const key = `${art}/${colour}`;
  let model = sculpted.get(key);
  if (!model) {
    const b = CLAY.lump();
    (ART[art] || Object.values(ART)[0]).build(b, colour);
    model = { body: stage.mesh(`${key}/body`, () => b.data), parts: b.parts.map((p, i) => ({ ...p, mesh: stage.mesh(`${key}/${i}`, () => p.data) })) };
    sculpted.set(key, model);
  }
  return model;
}
function pose(kind, p) {
  const t = clock + (p.id || 0), step = Math.sin(t * 11) * 0.9 * (p.run || 0), flap = Math.sin(t * (8 + 5 * (p.run || 0)));
  switch (kind) {
    case 'legL': return [0, step, 0];
    case 'legR': return [0, -step, 0];
    case 'armL': return [0, -step, p.lift ? -2.4 : -0.25];
    case 'armR': return [0, step, p.lift ? 2.4 : 0.25];
    case 'wingL': return [0, 0, -0.15 - flap * 0.6];
    case 'wingR': return [0, 0, 0.15 + flap * 0.6];
    case 'tail': return [Math.sin(t * 5) * 0.35, 0, 0];
    case 'wheel': return [0, t * 12 * (p.run || 0), 0];
    case 'roll': return [0, p.roll || 0, 0];
    case 'spin': return [0, 0, t * 30];
    case 'spinY': return [t * 2, 0, 0];
    default: return [0, 0, 0];
  }
}
// `p`: x, y, z, yaw, pitch, roll3, size, wide/tall (squash), run, lift, tint, alpha, id.
function put(cast, p) {
  const model = sculpt(cast.art, colourOf(cast)), s = reach(cast, p.size || 1), wide = s * (p.wide || 1), tall = s * (p.tall || 1);
  const base = M.place(p.x || 0, p.y || 0, p.z || 0, p.yaw || 0, p.pitch || 0, p.bank || 0, wide, tall, wide);
  const look = { casts: p.casts !== false, tint: p.tint, alpha: p.alpha, glow: p.glow || (glowing ? 0.35 : 0) };
  stage.add(model.body, base, look);
  for (const part of model.parts) {
    const [yaw, pitch, roll] = pose(part.kind, p), k = part.kind === 'flame' ? 0.85 + Math.sin(clock * 40 + (p.id || 0)) * 0.2 : 1;
    stage.add(part.mesh, M.times(base, M.place(...part.pivot, yaw, pitch, roll, k)), part.kind === 'flame' ? { ...look, glow: 1, casts: false } : look);
  }
  if (!has('light') && p.casts !== false && p.floor !== null) blot(p.x || 0, (p.floor || 0) + 0.04, p.z || 0, s * 0.75 * clamp(1 - ((p.y || 0) - (p.floor || 0)) * 0.12, 0.3, 1));
}
// A soft round mark under a thing, where no real shadows fall.
function blot(x, y, z, r) {
  const disc = stage.mesh('blot', () => CLAY.lump().cone(0, 0, 0, 1, 0.001, '#0a0d24', { top: 0.999, fine: 16 }).data);
  stage.add(disc, M.place(x, y, z, 0, 0, 0, r, 1, r), { alpha: 0.28, glow: 1, flat: true, shine: 0 });
}
// Keys and stick first; else a held finger or mouse button pulls from the middle of the screen.
function lead() {
  const a = input.axis(), p = input.pointer;
  if (a.x || a.y || !p.down) return a;
  const k = Math.min(view.w, view.h) * 0.3, x = (p.x - view.w / 2) / k, y = (p.y - view.h * 0.62) / k, far = Math.hypot(x, y);
  return far < 0.12 ? { x: 0, y: 0 } : { x: x / Math.max(1, far), y: y / Math.max(1, far) };
}
const blinkOff = () => round.safe > 0 && Math.sin(clock * 30) > 0.2;
// How big a newly come thing is drawn: with the tween feature it pops in.
const arrival = (age) => (has('tween') ? (age >= 0.35 ? 1 : Math.max(0.05, backOut(age / 0.35))) : 1);
