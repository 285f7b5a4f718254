// ---- one round: score, lives, levels ----
const DIFFICULTY = { easy: 0.78, normal: 1, hard: 1.28 }[GAME.difficulty] || 1;
const LIVES_MAX = 9;
const round = { score: 0, level: 1, lives: GAME.lives, progress: 0, combo: 0, safe: 0, time: 0, left: 0, best: 0 };

// The best score lives as long as the browser allows: a sandboxed frame has no storage.
const record = {
  key: 'waza-best-' + GAME.seed,
  load() { try { return Number(localStorage.getItem(this.key)) || 0; } catch { return round.best; } },
  save(v) { try { localStorage.setItem(this.key, String(v)); } catch { /* kept in memory only */ } },
};

// How fast things come, and how many: both rise with the level.
const pace = () => (GAME.speed / 100) * DIFFICULTY * Math.min(2.4, 1 + 0.1 * (round.level - 1));
const crowd = () => (GAME.hazards / 100) * DIFFICULTY * Math.min(2.6, 1 + 0.13 * (round.level - 1));
const plenty = () => GAME.targets / 100;

function freshRound() {
  Object.assign(round, { score: 0, level: 1, lives: GAME.lives, progress: 0, combo: 0, safe: 0, time: 0, left: GAME.seconds, best: record.load() });
}
// Points, and a step towards the next level.
function gain(points, steps = 1) {
  round.score += Math.max(0, Math.round(points));
  round.progress += steps;
  const need = 7 + round.level * 2;
  if (round.progress >= need) {
    round.progress -= need;
    round.level += 1;
    sound.play('level');
    shell.toast(T.level_up.replace('{n}', round.level));
    if (rules.onLevel) rules.onLevel();
  }
}
// A hit: says whether it counted. For a moment afterwards nothing hurts.
function hurt(still = 1.6) {
  if (round.safe > 0 || shell.state !== 'playing') return false;
  round.safe = still;
  round.lives -= 1;
  round.combo = 0;
  sound.play('hurt');
  shell.flash();
  if (round.lives <= 0) shell.finish();
  return true;
}
function heal() {
  if (round.lives < LIVES_MAX) round.lives += 1;
  sound.play('bonus');
}
