// ---- flight: what flying through rings and flying to battle have in common ----
const REACH_X = 9, REACH_UP = 5.4, MIDDLE = 6;
const flight = (() => {
  const self = { x: 0, y: MIDDLE, vx: 0, vy: 0, far: 0, speed: 12, joy: 0 };
  self.start = () => Object.assign(self, { x: 0, y: MIDDLE, vx: 0, vy: 0, far: 0, speed: 12, joy: 0 });
  self.steer = (dt, quick) => {
    const a = lead(), rate = has('tween') ? 6 : 14, top = (9.5 * GAME.hero_speed) / 100;
    self.vx = glide(self.vx, -a.x * top, rate, dt);
    self.vy = glide(self.vy, -a.y * top * 0.8, rate, dt);
    self.x = clamp(self.x + self.vx * dt, -REACH_X, REACH_X);
    self.y = clamp(self.y + self.vy * dt, MIDDLE - REACH_UP + 0.6, MIDDLE + REACH_UP);
    self.speed = glide(self.speed, quick * pace(), 1.6, dt);
    self.far += self.speed * dt;
    self.joy = Math.max(0, self.joy - dt);
    effects.trail(self.x, self.y - 0.1, self.far - 1.2, '#ffffff', 0.09);
  };
  self.near = (o, r) => Math.hypot(o.x - self.x, o.y - self.y) < r && Math.abs(o.z - self.far) < 1.4;
  self.camera = (dt) => {
    const c = stage.camera, tall = view.h > view.w, want = [self.x * 0.72, self.y * 0.7 + 3.2, self.far - (tall ? 10.5 : 8.2)], k = Math.min(1, dt * 8);
    c.eye = round.time < 0.05 ? want : [lerp(c.eye[0], want[0], k), lerp(c.eye[1], want[1], k), want[2]];
    c.at = [self.x * 0.82, self.y * 0.86 + 0.7, self.far + 9];
    c.fov = 0.95 + (has('tween') ? clamp((self.speed - 16) / 60, 0, 0.28) : 0);
  };
  self.world = () => {
    heavens(0, self.far);
    if (!PLACE.stars || GAME.scene === 'night') beyond(0, self.far + 70, -2.4);
    // Islands, or rocks in space, pass below and show how fast it goes.
    const first = Math.floor((self.far - 20) / 16);
    for (let k = first; k < first + 8; k++) {
      const d = dice((GAME.seed ^ 0x51a7) + k * 77);
      for (const side of [-1, 1]) {
        const x = side * d.between(5, 22), y = PLACE.stars && GAME.scene !== 'night' ? d.between(-7, -3) : -2.6, z = k * 16 + d.between(0, 12), s = d.between(2.4, 4.4);
        stage.add(stage.mesh('island', () => { const b = CLAY.lump(); b.cone(0, -1.1, 0, 0.3, 1.1, tone(shade(PLACE.ground, -0.35)), { top: 1, fine: 10 }); b.cone(0, 0, 0, 1, 0.14, tone(PLACE.ground), { top: 0.96, fine: 14 }); return b.data; }), M.place(x, y, z, d.roll() * 6, 0, 0, s), { flat: true });
        for (let i = 0; i < 2; i++) prop(PLACE.props[d.whole(PLACE.props.length)], d.whole(3), x + d.between(-0.5, 0.5) * s, y + 0.1 * s, z + d.between(-0.5, 0.5) * s, d.roll() * 6, d.between(0.7, 1.1), false);
      }
    }
  };
  self.draw = () => {
    if (!blinkOff()) put(GAME.hero, { x: self.x, y: self.y - 0.5, z: self.far, yaw: clamp(self.vx / 30, -0.4, 0.4), pitch: clamp(-self.vy / 22, -0.45, 0.45), bank: clamp(-self.vx / 12, -0.7, 0.7), size: 0.95, run: 1, lift: self.joy > 0, casts: false, floor: null, roll: self.far });
  };
  return self;
})();
