// ---- maze: collect everything, do not be caught ----
const rules = (() => {
  const WAYS = [[1, 0], [-1, 0], [0, 1], [0, -1]];
  let cols, rows, cell, left, top, walls, hero, foes, goods, want, floor;
  const open = (x, y) => x >= 0 && y >= 0 && x < cols && y < rows && !walls[y * cols + x];
  const spot = (x, y) => ({ x: left + (x + 0.5) * cell, y: top + (y + 0.5) * cell });

  function dig() {
    const wide = view.w > view.h, grow = Math.min(2, Math.floor((floor - 1) / 2)) * 2;
    cols = (wide ? 15 : 9) + grow;
    rows = (wide ? 9 : 15) + grow;
    walls = new Array(cols * rows).fill(true);
    const stack = [[1, 1]];
    walls[cols + 1] = false;
    while (stack.length) {
      const [x, y] = stack[stack.length - 1], ways = WAYS.filter(([dx, dy]) => { const nx = x + dx * 2, ny = y + dy * 2; return nx > 0 && ny > 0 && nx < cols - 1 && ny < rows - 1 && walls[ny * cols + nx]; });
      if (!ways.length) { stack.pop(); continue; }
      const [dx, dy] = luck.pick(ways);
      walls[(y + dy) * cols + x + dx] = false;
      walls[(y + dy * 2) * cols + x + dx * 2] = false;
      stack.push([x + dx * 2, y + dy * 2]);
    }
    // Some walls go again: a maze without loops leaves no way to flee.
    for (let k = 0; k < cols * rows * 0.4; k++) {
      const x = 1 + luck.whole(cols - 2), y = 1 + luck.whole(rows - 2);
      if (walls[y * cols + x] && ((open(x - 1, y) && open(x + 1, y) && !open(x, y - 1) && !open(x, y + 1)) || (open(x, y - 1) && open(x, y + 1) && !open(x - 1, y) && !open(x + 1, y)))) walls[y * cols + x] = false;
    }
  }
  function lay() {
    cell = Math.min(view.w / cols, (view.h - 64) / rows);
    left = (view.w - cell * cols) / 2;
    top = 60 + (view.h - 64 - cell * rows) / 2;
  }
  const walker = (x, y, extra) => ({ cx: x, cy: y, nx: x, ny: y, go: 0, dir: [0, 0], ...extra });
  function populate() {
    dig();
    lay();
    const free = [];
    for (let y = 1; y < rows - 1; y++) for (let x = 1; x < cols - 1; x++) if (open(x, y) && x + y > 4) free.push([x, y]);
    const deal = () => free.splice(luck.whole(free.length), 1)[0];
    hero = Object.assign(newHero(0, 0, 40), walker(1, 1, {}));
    goods = [];
    const count = clamp(Math.round((6 + floor * 2) * plenty()), 3, Math.floor(free.length * 0.5));
    for (let i = 0; i < count; i++) { const [x, y] = deal(); goods.push({ id: i, cx: x, cy: y }); }
    foes = [];
    const far = free.filter(([x, y]) => x + y > (cols + rows) * 0.45), chasers = clamp(Math.round((1 + floor * 0.5) * crowd()), 1, 6);
    for (let i = 0; i < chasers && far.length; i++) { const [x, y] = far.splice(luck.whole(far.length), 1)[0]; foes.push(walker(x, y, { id: i, wits: has('chase') ? 0.85 : 0.15 })); }
    want = null;
  }
  function setup() { floor = 1; populate(); }

  // Steps to the hero from everywhere, by breadth first: the chasers walk down this hill.
  function hill() {
    const far = new Array(cols * rows).fill(-1), queue = [[hero.nx, hero.ny]];
    far[hero.ny * cols + hero.nx] = 0;
    for (let i = 0; i < queue.length; i++) { const [x, y] = queue[i]; for (const [dx, dy] of WAYS) if (open(x + dx, y + dy) && far[(y + dy) * cols + x + dx] < 0) { far[(y + dy) * cols + x + dx] = far[y * cols + x] + 1; queue.push([x + dx, y + dy]); } }
    return far;
  }
  function step(w, dt, speed, choose) {
    w.go += dt * speed;
    if (w.go >= 1 || (w.nx === w.cx && w.ny === w.cy)) {
      const carry = w.nx === w.cx && w.ny === w.cy ? 0 : w.go - 1;
      w.cx = w.nx; w.cy = w.ny;
      const d = choose(w);
      w.dir = d;
      w.nx = w.cx + d[0]; w.ny = w.cy + d[1];
      w.go = d[0] || d[1] ? carry : 0;
    }
    const a = spot(w.cx, w.cy), b = spot(w.nx, w.ny);
    w.x = lerp(a.x, b.x, w.go); w.y = lerp(a.y, b.y, w.go);
  }
  function heroWay(w) {
    const can = (d) => d && (d[0] || d[1]) && open(w.cx + d[0], w.cy + d[1]);
    if (can(want)) return want;
    return can(w.dir) && want ? w.dir : [0, 0];
  }
  function listen() {
    const a = input.axis(), s = input.takeSwipe(), p = input.pointer;
    if (a.x || a.y) want = Math.abs(a.x) > Math.abs(a.y) ? [Math.sign(a.x), 0] : [0, Math.sign(a.y)];
    else if (s) want = [s.x, s.y];
    else if (p.down && !p.touch) { const to = aim(), dx = to.x - hero.x, dy = to.y - hero.y; if (Math.hypot(dx, dy) > cell * 0.5) want = Math.abs(dx) > Math.abs(dy) ? [Math.sign(dx), 0] : [0, Math.sign(dy)]; }
  }
  function update(dt) {
    listen();
    hero.r = reach(GAME.hero, cell * 0.44);
    const before = hero.x;
    step(hero, dt, (4.6 * GAME.hero_speed) / 100, heroWay);
    hero.run = hero.dir[0] || hero.dir[1] ? 1 : 0;
    if (Math.abs(hero.x - before) > 0.2) hero.flip = hero.x < before;
    tendHero(hero, dt);
    // A walker that already turned into a wall may turn back at once.
    if (want && want[0] === -hero.dir[0] && want[1] === -hero.dir[1] && (want[0] || want[1]) && hero.go > 0) { [hero.cx, hero.nx] = [hero.nx, hero.cx]; [hero.cy, hero.ny] = [hero.ny, hero.cy]; hero.go = 1 - hero.go; hero.dir = want; }
    const far = hill();
    for (const f of foes) {
      step(f, dt, Math.min(4.3, 2.3 * pace()), (w) => {
        const ways = WAYS.filter(([dx, dy]) => open(w.cx + dx, w.cy + dy)), on = ways.filter(([dx, dy]) => dx !== -w.dir[0] || dy !== -w.dir[1]);
        if (luck.chance(f.wits)) return ways.reduce((best, d) => (far[(w.cy + d[1]) * cols + w.cx + d[0]] < far[(w.cy + best[1]) * cols + w.cx + best[0]] ? d : best), ways[0]);
        return luck.pick(on.length ? on : ways);
      });
      if (Math.hypot(f.x - hero.x, f.y - hero.y) < cell * 0.6 && hurt(2.2)) { hero.pain = 0.8; effects.burst(hero.x, hero.y, '#ff7a3d', 20, 1.2); effects.shake(12); }
    }
    for (const t of goods) {
      const at = spot(t.cx, t.cy);
      if (Math.hypot(at.x - hero.x, at.y - hero.y) > cell * 0.5) continue;
      t.gone = true; hero.joy = 0.35; hero.bounce.kick(3);
      round.score += 10; sound.play('catch');
      effects.word(at.x, at.y - cell * 0.4, '+10'); effects.burst(at.x, at.y, colourOf(GAME.target), 12, 0.9);
    }
    goods = goods.filter((t) => !t.gone);
    if (!goods.length) { floor += 1; round.level = floor; round.score += 100; sound.play('level'); shell.toast(T.level_up.replace('{n}', floor)); populate(); round.safe = 1.5; }
  }
  function draw(g) {
    const wall = tone(soil[0]), rim = tone(soil[1]);
    g.fillStyle = clear(mix(wall, '#ffffff', glowing ? 0.05 : 0.78), glowing ? 0.3 : 0.55);
    g.beginPath(); g.roundRect(left, top, cell * cols, cell * rows, 14); g.fill();
    for (let y = 0; y < rows; y++) for (let x = 0; x < cols; x++) {
      if (!walls[y * cols + x]) continue;
      g.fillStyle = shade(wall, -0.22); g.beginPath(); g.roundRect(left + x * cell + 1, top + y * cell + 3, cell - 2, cell - 2, cell * 0.22); g.fill();
      g.fillStyle = wall; g.beginPath(); g.roundRect(left + x * cell + 1, top + y * cell + 1, cell - 2, cell * 0.84, cell * 0.22); g.fill();
      g.fillStyle = clear(rim, 0.75); g.beginPath(); g.roundRect(left + x * cell + cell * 0.16, top + y * cell + cell * 0.12, cell * 0.68, cell * 0.16, cell * 0.08); g.fill();
      if (glowing) { g.strokeStyle = clear(accent, 0.7); g.lineWidth = 1.5; g.beginPath(); g.roundRect(left + x * cell + 1, top + y * cell + 1, cell - 2, cell * 0.9, cell * 0.22); g.stroke(); }
    }
    for (const t of goods) { const at = spot(t.cx, t.cy); sprite(g, GAME.target, at.x, at.y + Math.sin(clock * 3 + t.id) * 2.5, reach(GAME.target, cell * 0.3), { id: t.id, halo: true }); }
    drawHero(g, hero);
    for (const f of foes) { if (has('chase')) halo(g, f.x, f.y, cell * 0.7, '#ff3b4e', 0.45 + 0.2 * Math.sin(clock * 8)); sprite(g, GAME.hazard, f.x, f.y, reach(GAME.hazard, cell * 0.4), { id: f.id, run: 1, flip: f.dir[0] < 0 }); }
  }
  return { stick: true, still: true, setup, update, draw, resize: () => { if (walls) lay(); } };
})();
