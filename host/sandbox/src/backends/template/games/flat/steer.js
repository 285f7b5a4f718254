// ---- where the player wants to go: keys and stick first, then the finger or the mouse ----
const steer = (() => {
  let goal = null, moves = 0;
  function wish(at, sideways = false) {
    const a = input.axis(), p = input.pointer;
    if (a.x || a.y) { goal = null; moves = p.moves; return a; }
    if (p.moves !== moves && (!p.touch || p.down)) { moves = p.moves; goal = aim(); }
    if (!goal) return { x: 0, y: 0 };
    const dx = goal.x - at.x, dy = sideways ? 0 : goal.y - at.y, far = Math.hypot(dx, dy);
    if (far < 3) return { x: 0, y: 0 };
    const k = Math.min(1, far / 36) / far;
    return { x: dx * k, y: dy * k };
  }
  // Moves a body by the wish; the tween feature makes it start and stop softly.
  function move(body, dt, speed, sideways = false) {
    const w = wish(body, sideways), rate = has('tween') ? 11 : 32, fast = (speed * GAME.hero_speed) / 100;
    body.vx = glide(body.vx || 0, w.x * fast, rate, dt);
    body.vy = sideways ? 0 : glide(body.vy || 0, w.y * fast, rate, dt);
    body.x = clamp(body.x + body.vx * dt, body.r * 0.8, view.w - body.r * 0.8);
    if (!sideways) body.y = clamp(body.y + body.vy * dt, body.r + 52, view.h - body.r);
    if (Math.abs(body.vx) > 12) body.flip = body.vx < 0;
    body.run = Math.min(1, Math.hypot(body.vx, body.vy || 0) / 160);
  }
  return { move, wish, reset() { goal = null; moves = input.pointer.moves; } };
})();
// The hero of every flat game: a body with moods.
function newHero(x, y, base) {
  return { x, y, vx: 0, vy: 0, r: reach(GAME.hero, base), run: 0, flip: false, joy: 0, pain: 0, bounce: spring() };
}
function tendHero(hero, dt) {
  hero.joy = Math.max(0, hero.joy - dt);
  hero.pain = Math.max(0, hero.pain - dt);
  hero.bounce.update(dt);
}
function drawHero(g, hero, more = {}) {
  sprite(g, heroCast(), hero.x, hero.y, hero.r, { run: hero.run, flip: hero.flip, happy: hero.joy > 0, hurt: hero.pain > 0, fade: blinking(), ...hero.bounce.pose(), ...more });
}
