// ---- puzzle: swap two neighbours, three alike disappear ----
const rules = (() => {
  const N = 7;
  let board, cursor, picked, busy, size, left, top, drag, keyed, hint;
  const kinds = () => [GAME.target, ...GAME.extras.tiles];
  const at = (x, y) => board[y * N + x];

  function lay() {
    size = Math.min((view.w - 30) / N, (view.h - 84) / N);
    left = (view.w - size * N) / 2;
    top = 66 + (view.h - 76 - size * N) / 2;
  }
  const fresh = (x, y, above) => ({ kind: luck.whole(kinds().length), x, y: y - above, gone: 0, pop: 0 });
  function runs() {
    const hit = new Set();
    for (let y = 0; y < N; y++) for (let x = 0; x < N; x++) for (const [dx, dy] of [[1, 0], [0, 1]]) {
      let n = 1;
      while (x + dx * n < N && y + dy * n < N && at(x + dx * n, y + dy * n).kind === at(x, y).kind) n++;
      if (n >= 3) for (let k = 0; k < n; k++) hit.add((y + dy * k) * N + x + dx * k);
    }
    return hit;
  }
  function swap(a, b) { const t = board[a]; board[a] = board[b]; board[b] = t; }
  function move() {
    for (let i = 0; i < N * N; i++) for (const by of [1, N]) {
      if ((by === 1 && i % N === N - 1) || i + by >= N * N) continue;
      swap(i, i + by);
      const good = runs().size > 0;
      swap(i, i + by);
      if (good) return [i, i + by];
    }
    return null;
  }
  function deal() {
    do { board = Array.from({ length: N * N }, (_, i) => fresh(i % N, Math.floor(i / N), N)); while (runs().size) for (const i of runs()) board[i].kind = luck.whole(kinds().length); } while (!move());
  }
  function setup() { lay(); deal(); cursor = Math.floor((N * N) / 2); picked = -1; busy = 0.6; drag = -1; keyed = false; hint = 0; round.combo = 0; }
  function attempt(a, b) {
    picked = -1;
    hint = 0;
    swap(a, b);
    if (runs().size) { busy = 0.22; round.combo = 0; sound.play('click'); return; }
    swap(a, b);
    board[a].pop = board[b].pop = -0.25;
    sound.play('bump');
  }
  const beside = (a, b) => (Math.abs(a - b) === 1 && Math.floor(a / N) === Math.floor(b / N)) || Math.abs(a - b) === N;
  function choose(i) {
    if (picked >= 0 && beside(picked, i)) attempt(picked, i);
    else { picked = picked === i ? -1 : i; sound.play('click'); }
  }
  function clearRuns() {
    const hit = runs();
    if (!hit.size) { if (!move()) { shell.toast(T.shuffle); deal(); busy = 0.6; } return; }
    round.combo += 1;
    const points = hit.size * 10 * round.combo;
    let sx = 0, sy = 0;
    for (const i of hit) { const x = left + ((i % N) + 0.5) * size, y = top + (Math.floor(i / N) + 0.5) * size; sx += x; sy += y; effects.burst(x, y, colourOf(kinds()[board[i].kind]), 7, 0.8); }
    gain(points, hit.size / 3);
    round.left = Math.min(GAME.seconds, round.left + hit.size * 0.55 * (100 / GAME.speed) / DIFFICULTY);
    sound.play(round.combo > 1 ? 'bonus' : 'catch');
    effects.word(sx / hit.size, sy / hit.size, round.combo > 1 ? `+${points} ×${round.combo}` : `+${points}`, round.combo > 1 ? '#ffe14d' : '#ffffff');
    effects.shake(2 + round.combo);
    for (let x = 0; x < N; x++) {
      let write = N - 1, above = 0;
      for (let y = N - 1; y >= 0; y--) if (!hit.has(y * N + x)) { board[write * N + x] = at(x, y); write--; }
      for (; write >= 0; write--) board[write * N + x] = { ...fresh(x, write, 0), y: -1 - above++ };
    }
    busy = 0.32;
  }
  function listen() {
    const moves = { ArrowLeft: [-1, 0], KeyA: [-1, 0], ArrowRight: [1, 0], KeyD: [1, 0], ArrowUp: [0, -1], KeyW: [0, -1], ArrowDown: [0, 1], KeyS: [0, 1] };
    for (const [code, [dx, dy]] of Object.entries(moves)) {
      if (!input.pressed(code)) continue;
      keyed = true;
      const x = clamp((cursor % N) + dx, 0, N - 1), y = clamp(Math.floor(cursor / N) + dy, 0, N - 1), to = y * N + x;
      if (picked >= 0 && to !== picked) { attempt(picked, to); cursor = to; } else cursor = to;
    }
    if (input.acted()) { keyed = true; picked = picked === cursor ? -1 : cursor; sound.play('click'); }
    const p = aim(), x = Math.floor((p.x - left) / size), y = Math.floor((p.y - top) / size), inside = x >= 0 && y >= 0 && x < N && y < N;
    if (input.pointer.tapped && inside) { keyed = false; cursor = y * N + x; choose(cursor); drag = picked; }
    if (!input.pointer.down) drag = -1;
    else if (drag >= 0 && inside && y * N + x !== drag && beside(drag, y * N + x)) { attempt(drag, y * N + x); drag = -1; }
  }
  function update(dt) {
    hint += dt;
    busy -= dt;
    for (let i = 0; i < N * N; i++) {
      const b = board[i], x = i % N, y = Math.floor(i / N);
      b.x = has('tween') ? glide(b.x, x, 14, dt) : approach(b.x, x, 9 * dt);
      b.y = has('tween') ? glide(b.y, y, 12, dt) : approach(b.y, y, 11 * dt);
      b.pop = approach(b.pop, 0, dt);
    }
    if (busy <= 0) { clearRuns(); if (busy <= 0) listen(); }
  }
  function draw(g) {
    g.fillStyle = glowing ? 'rgba(10,6,34,0.6)' : 'rgba(255,255,255,0.72)';
    g.beginPath(); g.roundRect(left - 8, top - 8, size * N + 16, size * N + 16, 22); g.fill();
    for (let i = 0; i < N * N; i++) if ((i % N + Math.floor(i / N)) % 2) { g.fillStyle = glowing ? 'rgba(255,255,255,0.05)' : clear(accent, 0.1); g.beginPath(); g.roundRect(left + (i % N) * size + 2, top + Math.floor(i / N) * size + 2, size - 4, size - 4, 12); g.fill(); }
    g.save();
    g.beginPath(); g.rect(left - 6, top - 6, size * N + 12, size * N + 12); g.clip();
    const tip = hint > 6 && busy <= 0 ? move() : null;
    board.forEach((b, i) => {
      const x = left + (b.x + 0.5) * size + (b.pop < 0 ? Math.sin(b.pop * 50) * 5 : 0), y = top + (b.y + 0.5) * size, on = i === picked;
      if (on) { g.fillStyle = clear(accent, 0.45); g.beginPath(); g.roundRect(x - size * 0.48, y - size * 0.48, size * 0.96, size * 0.96, 14); g.fill(); }
      const lift = on ? 1 + Math.sin(clock * 8) * 0.07 : tip && tip.includes(i) ? 1 + Math.sin(clock * 6) * 0.09 : 1;
      sprite(g, kinds()[b.kind], x, y + 1, size * 0.36 * lift, { id: i, happy: on });
    });
    g.restore();
    if (keyed) { g.strokeStyle = accent; g.lineWidth = 5; g.beginPath(); g.roundRect(left + (cursor % N) * size + 2, top + Math.floor(cursor / N) * size + 2, size - 4, size - 4, 14); g.stroke(); }
    const mood = round.left < 10;
    if (left > 120) sprite(g, GAME.hero, left / 2, top + size * N - 46, Math.min(52, left * 0.3), { happy: round.combo > 0 && busy > 0, hurt: mood, run: 0 });
    g.fillStyle = 'rgba(0,0,0,0.2)'; g.beginPath(); g.roundRect(left, top - 20, size * N, 8, 4); g.fill();
    g.fillStyle = mood ? '#ff4d6a' : accent; g.beginPath(); g.roundRect(left, top - 20, size * N * clamp(round.left / GAME.seconds, 0.01, 1), 8, 4); g.fill();
  }
  return { timed: true, still: false, setup, update, draw, resize: () => { if (board) lay(); } };
})();
