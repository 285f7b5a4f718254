// ---- sound: made in code, silent until the first touch or key ----
const sound = (() => {
  let ctx = null, out = null, muted = false, step = 0, due = 0;
  const CALLS = {
    start: [['triangle', 440, 0.1, 0.5], ['triangle', 660, 0.1, 0.5, 0.1], ['triangle', 880, 0.18, 0.5, 0.2]],
    catch: [['sine', 740, 0.09, 0.5], ['sine', 1110, 0.14, 0.45, 0.06]],
    bonus: [['triangle', 660, 0.08, 0.5], ['triangle', 880, 0.08, 0.5, 0.07], ['triangle', 1320, 0.2, 0.5, 0.14]],
    jump: [['square', 300, 0.14, 0.22, 0, 620]],
    shoot: [['square', 900, 0.08, 0.14, 0, 320]],
    bump: [['sine', 220, 0.08, 0.5, 0, 150]],
    boom: [['sawtooth', 170, 0.3, 0.4, 0, 40], ['noise', 0, 0.28, 0.5]],
    hurt: [['sawtooth', 320, 0.25, 0.35, 0, 90], ['noise', 0, 0.12, 0.25]],
    level: [['triangle', 523, 0.1, 0.5], ['triangle', 659, 0.1, 0.5, 0.1], ['triangle', 784, 0.1, 0.5, 0.2], ['triangle', 1047, 0.25, 0.5, 0.3]],
    over: [['triangle', 440, 0.2, 0.5], ['triangle', 349, 0.2, 0.5, 0.2], ['triangle', 262, 0.4, 0.5, 0.4]],
    click: [['sine', 620, 0.05, 0.35]],
  };
  const SCALES = { dark: [0, 3, 5, 7, 10], neon: [0, 3, 5, 7, 10], retro: [0, 4, 7, 9, 12] };
  const scale = SCALES[GAME.mood] || [0, 2, 4, 7, 9];
  const tune = dice(GAME.seed ^ 0x51ed);
  const melody = Array.from({ length: 32 }, (_, i) => (i % 4 === 0 || tune.chance(0.55) ? tune.whole(8) : -1));
  const bass = [0, 0, 3, 2];

  function unlock() {
    if (!ctx) {
      const Context = window.AudioContext || window.webkitAudioContext;
      if (!Context) return;
      try { ctx = new Context(); } catch { return; }
      out = ctx.createGain();
      out.gain.value = muted ? 0 : 0.32;
      out.connect(ctx.destination);
    }
    if (ctx.state === 'suspended') ctx.resume().catch(() => {});
  }
  function note(kind, freq, length, loud, after = 0, slideTo = 0) {
    const at = ctx.currentTime + after, gain = ctx.createGain();
    let source;
    if (kind === 'noise') {
      const buffer = ctx.createBuffer(1, Math.ceil(ctx.sampleRate * length), ctx.sampleRate);
      const data = buffer.getChannelData(0);
      for (let i = 0; i < data.length; i++) data[i] = Math.random() * 2 - 1;
      source = ctx.createBufferSource();
      source.buffer = buffer;
    } else {
      source = ctx.createOscillator();
      source.type = kind;
      source.frequency.setValueAtTime(freq, at);
      if (slideTo) source.frequency.exponentialRampToValueAtTime(slideTo, at + length);
    }
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(loud, at + 0.008);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
    source.connect(gain).connect(out);
    source.start(at);
    source.stop(at + length + 0.02);
  }
  function play(name) {
    if (!ctx || muted || ctx.state !== 'running') return;
    for (const n of CALLS[name] || []) note(...n);
  }
  // A short looping tune, one step at a time, only while a round runs.
  function beat(now, playing) {
    if (!playing || !has('music') || !ctx || muted || ctx.state !== 'running' || now < due) return;
    due = now + 0.19;
    const i = step++ % 32, root = 220;
    const pitch = (degree) => root * Math.pow(2, (scale[degree % 5] + 12 * Math.floor(degree / 5)) / 12);
    if (melody[i] >= 0) note(GAME.mood === 'retro' ? 'square' : 'triangle', pitch(melody[i]) * 2, 0.22, 0.12);
    if (i % 4 === 0) note('sine', pitch(bass[Math.floor(i / 8)]) / 2, 0.4, 0.3);
  }
  function toggle() {
    muted = !muted;
    if (out) out.gain.value = muted ? 0 : 0.32;
    return muted;
  }
  return { unlock, play, beat, toggle };
})();
