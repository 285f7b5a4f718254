// ---- rings, sparks, floating numbers, shaking ----
const effects = (() => {
  const SPARKS_MAX = 260;
  let sparks = [], rings = [], words = [], shaking = 0;
  const spray = dice(GAME.seed ^ 0xbeef);

  function burst(x, y, colour, count = 14, force = 1) {
    rings.push({ x, y, colour, age: 0, size: 26 * force });
    if (!has('particles')) return;
    for (let i = 0; i < count && sparks.length < SPARKS_MAX; i++) {
      const a = spray.roll() * TAU, v = spray.between(60, 300) * force;
      sparks.push({ x, y, vx: Math.cos(a) * v, vy: Math.sin(a) * v - 60, age: 0, life: spray.between(0.4, 0.9), r: spray.between(3, 8) * Math.sqrt(force), turn: spray.roll() * TAU, spin: spray.between(-8, 8), shape: spray.whole(3), colour: spray.pick([colour, shade(colour, 0.45), '#ffffff', accent]) });
    }
  }
  function trail(x, y, colour, r = 5) {
    if (!has('particles') || sparks.length >= SPARKS_MAX) return;
    sparks.push({ x: x + spray.between(-4, 4), y: y + spray.between(-4, 4), vx: spray.between(-20, 20), vy: spray.between(-10, 40), age: 0, life: 0.5, r, turn: 0, spin: 0, shape: 0, colour, light: true });
  }
  function word(x, y, text, colour = '#ffffff') { words.push({ x, y, text, colour, age: 0 }); }
  function shake(by) { if (has('shake') || by < 5) shaking = Math.max(shaking, by); }

  function update(dt) {
    for (const s of sparks) { s.age += dt; s.x += s.vx * dt; s.y += s.vy * dt; s.turn += s.spin * dt; if (!s.light) s.vy += 520 * dt; s.vx *= 0.985; }
    for (const r of rings) r.age += dt;
    for (const w of words) { w.age += dt; w.y -= 52 * dt; }
    sparks = sparks.filter((s) => s.age < s.life);
    rings = rings.filter((r) => r.age < 0.4);
    words = words.filter((w) => w.age < 0.9);
    shaking = approach(shaking, 0, dt * 30);
  }
  function draw(g) {
    for (const r of rings) {
      const k = r.age / 0.4;
      g.strokeStyle = clear(r.colour, 1 - k);
      g.lineWidth = 5 * (1 - k) + 1;
      g.beginPath();
      g.arc(r.x, r.y, r.size * (0.5 + k * 1.4), 0, TAU);
      g.stroke();
    }
    for (const s of sparks) {
      const k = 1 - s.age / s.life;
      g.save();
      g.globalAlpha = Math.min(1, k * 1.6);
      g.translate(s.x, s.y);
      g.rotate(s.turn);
      g.fillStyle = s.colour;
      const r = s.r * (0.4 + k * 0.6);
      if (s.shape === 1) g.fillRect(-r, -r * 0.6, r * 2, r * 1.2);
      else if (s.shape === 2) PEN.star(g, 0, 0, r * 1.5, 4, 0.4, s.colour);
      else { g.beginPath(); g.arc(0, 0, r, 0, TAU); g.fill(); }
      g.restore();
    }
    g.textAlign = 'center';
    g.lineJoin = 'round';
    for (const w of words) {
      const k = w.age / 0.9, size = 30 * (has('tween') ? backOut(Math.min(1, w.age / 0.25)) : 1);
      g.globalAlpha = k > 0.6 ? (1 - k) / 0.4 : 1;
      g.font = `800 ${Math.max(1, size)}px ui-rounded, sans-serif`;
      g.lineWidth = 6;
      g.strokeStyle = 'rgba(40,30,60,0.75)';
      g.strokeText(w.text, w.x, w.y);
      g.fillStyle = w.colour;
      g.fillText(w.text, w.x, w.y);
    }
    g.globalAlpha = 1;
  }
  const quake = () => ({ x: Math.sin(clock * 71) * shaking, y: Math.cos(clock * 57) * shaking });
  const clearAll = () => { sparks = []; rings = []; words = []; shaking = 0; };
  return { burst, trail, word, shake, update, draw, quake, clear: clearAll };
})();
