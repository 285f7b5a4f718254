// ---- drawing a member of the cast at a place, in a pose ----
const heroCast = () => (rules.heroArt && ART[rules.heroArt(GAME.hero.art)] ? { ...GAME.hero, art: rules.heroArt(GAME.hero.art) } : GAME.hero);
const colourOf = (cast) => cast.color || (ART[cast.art] || ART.blob).color;
const reach = (cast, base) => (base * cast.size) / 100;

// A picture of the project, once it is there; the drawing stands in until then, and where it never comes.
const pictures = new Map();
function picture(path) {
  let image = pictures.get(path);
  if (!image) {
    image = new Image();
    image.src = path;
    pictures.set(path, image);
  }
  return image.complete && image.naturalWidth > 0 ? image : null;
}
function sprite(g, cast, x, y, r, pose = {}) {
  const art = ART[cast.art] || ART.blob, colour = colourOf(cast);
  if (glowing || (has('polish') && pose.halo)) halo(g, x, y, r * 1.5, glowing ? colour : '#fff6c8', glowing ? 0.5 : 0.6);
  g.save();
  g.translate(x, y);
  if (pose.turn) g.rotate(pose.turn);
  g.scale((pose.flip ? -1 : 1) * (pose.wide || 1) * r, (pose.tall || 1) * r);
  if (pose.fade !== undefined) g.globalAlpha = pose.fade;
  const shown = cast.picture ? picture(cast.picture) : null;
  if (shown) {
    const long = Math.max(shown.naturalWidth, shown.naturalHeight), w = shown.naturalWidth / long, h = shown.naturalHeight / long;
    g.drawImage(shown, -w, -h, w * 2, h * 2);
  } else art.draw(g, { t: clock, run: 0, happy: false, hurt: false, id: 0, cute: has('cute') || GAME.mood === 'kawaii', color: colour, ...pose });
  g.restore();
}
const halos = new Map();
function halo(g, x, y, r, colour, strength) {
  let glow = halos.get(colour);
  if (!glow) {
    glow = document.createElement('canvas');
    glow.width = glow.height = 64;
    const c = glow.getContext('2d'), fade = c.createRadialGradient(32, 32, 2, 32, 32, 32);
    fade.addColorStop(0, clear(colour, 0.9));
    fade.addColorStop(0.45, clear(colour, 0.35));
    fade.addColorStop(1, clear(colour, 0));
    c.fillStyle = fade;
    c.fillRect(0, 0, 64, 64);
    halos.set(colour, glow);
  }
  const before = g.globalAlpha;
  g.globalAlpha = before * strength;
  g.drawImage(glow, x - r, y - r, r * 2, r * 2);
  g.globalAlpha = before;
}
function shadow(g, x, y, r) {
  g.fillStyle = 'rgba(20,20,50,0.2)';
  g.beginPath();
  g.ellipse(x, y, r, r * 0.22, 0, 0, TAU);
  g.fill();
}
// The hero blinks while nothing can hurt it.
const blinking = () => (round.safe > 0 && Math.sin(clock * 30) > 0 ? 0.35 : 1);
const touching = (a, b, slack = 0.8) => Math.hypot(a.x - b.x, a.y - b.y) < (a.r + b.r) * slack;

// Squash and stretch: a spring that the tween feature sets in motion.
function spring() {
  return {
    at: 0, speed: 0,
    kick(by) { if (has('tween')) this.speed += by; },
    update(dt) { this.speed += (-this.at * 260 - this.speed * 14) * dt; this.at += this.speed * dt; },
    pose() { return { wide: 1 + this.at, tall: 1 - this.at }; },
  };
}
// How big a newly come thing is drawn: with the tween feature it pops in.
const arrival = (age) => (has('tween') ? (age >= 0.35 ? 1 : Math.max(0.05, backOut(age / 0.35))) : 1);
