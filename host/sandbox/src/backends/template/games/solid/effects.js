// ---- sparks, rings, shaking; numbers are words of the page ----
const effects = (() => {
  const SPARKS_MAX = 150;
  let sparks = [], rings = [], shaking = 0;
  const spray = dice(GAME.seed ^ 0xbeef);

  function burst(x, y, z, colour, count = 12, force = 1) {
    rings.push({ x, y, z, colour, age: 0, size: Math.min(1, force) * 0.8 });
    if (!has('particles')) return;
    for (let i = 0; i < count && sparks.length < SPARKS_MAX; i++) {
      const a = spray.roll() * TAU, up = spray.between(-0.3, 1), v = spray.between(2, 6) * force;
      sparks.push({ x, y, z, vx: Math.cos(a) * v, vy: up * v + 2, vz: Math.sin(a) * v, age: 0, life: spray.between(0.4, 0.9), r: spray.between(0.06, 0.16) * force, colour: spray.pick([colour, shade(colour, 0.4), '#ffffff', accent]) });
    }
  }
  function trail(x, y, z, colour, r = 0.1) {
    if (!has('particles') || sparks.length >= SPARKS_MAX) return;
    sparks.push({ x: x + spray.between(-0.1, 0.1), y, z: z + spray.between(-0.1, 0.1), vx: 0, vy: spray.between(0.2, 1), vz: 0, age: 0, life: 0.5, r, colour, light: true });
  }
  function shake(by) { if (has('shake') || by < 0.15) shaking = Math.max(shaking, by); }
  function update(dt) {
    for (const s of sparks) { s.age += dt; s.x += s.vx * dt; s.y += s.vy * dt; s.z += s.vz * dt; if (!s.light) s.vy -= 12 * dt; }
    for (const r of rings) r.age += dt;
    sparks = sparks.filter((s) => s.age < s.life);
    rings = rings.filter((r) => r.age < 0.45);
    shaking = approach(shaking, 0, dt * 1.2);
  }
  const tintOf = (hex) => [...rgb(hex).map((v) => v / 255), 1];
  function draw() {
    const ball = stage.mesh('spark', () => CLAY.lump().ball(0, 0, 0, 1, '#ffffff', { fine: 6 }).data);
    const ring = stage.mesh('burst-ring', () => CLAY.lump().ring(0, 0, 0, 1, 0.07, '#ffffff', { fine: 20 }).data);
    const face = Math.atan2(stage.camera.eye[0] - stage.camera.at[0], stage.camera.eye[2] - stage.camera.at[2]);
    for (const s of sparks) stage.add(ball, M.place(s.x, s.y, s.z, 0, 0, 0, s.r * (1 - s.age / s.life)), { tint: tintOf(s.colour), glow: 0.8, flat: true });
    for (const r of rings) { const k = r.age / 0.45; stage.add(ring, M.place(r.x, r.y, r.z, face, 0, 0, (0.4 + k * 1.1) * r.size), { tint: tintOf(r.colour), glow: 1, alpha: 1 - k, flat: true }); }
  }
  const quake = () => ({ x: Math.sin(clock * 71) * shaking, y: Math.cos(clock * 57) * shaking });
  return { burst, trail, shake, update, draw, quake, clear() { sparks = []; rings = []; shaking = 0; } };
})();
