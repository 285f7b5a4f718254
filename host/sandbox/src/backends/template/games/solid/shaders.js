// ---- two programs: lit things in fog, and the sky behind them. Light is worked out per corner: it is cheap, and ----
// ---- round things have corners enough ----
const LIT_VERTEX = `
attribute vec3 a_place; attribute vec3 a_normal; attribute vec3 a_colour;
uniform mat4 u_view, u_model; uniform float u_wave, u_time, u_glow, u_shine, u_edge;
uniform vec3 u_light, u_sun, u_sky, u_ground, u_eye; uniform vec4 u_tint; uniform vec2 u_range;
varying vec3 v_colour; varying float v_fog;
void main() {
  vec4 world = u_model * vec4(a_place, 1.0);
  vec3 n = normalize(mat3(u_model) * a_normal);
  if (u_wave > 0.0) {
    float a = world.x * 0.35 + u_time * 1.3, b = world.z * 0.28 + u_time * 0.9;
    world.y += (sin(a) + sin(b)) * u_wave;
    n = normalize(vec3(-cos(a) * 1.6 * u_wave, 1.0, -cos(b) * 1.4 * u_wave));
  }
  vec3 look = normalize(u_eye - world.xyz), base = mix(a_colour, u_tint.rgb, u_tint.a);
  vec3 light = mix(u_ground, u_sky, n.y * 0.5 + 0.5) + u_sun * max(dot(n, u_light), 0.0);
  float rim = 1.0 - max(dot(n, look), 0.0), mirror = max(dot(reflect(-u_light, n), look), 0.0);
  v_colour = mix(base * light, base, u_glow) + pow(mirror, 20.0) * u_shine + rim * rim * rim * u_edge * u_sky;
  v_fog = smoothstep(u_range.x, u_range.y, distance(u_eye, world.xyz));
  gl_Position = u_view * world;
}`;
const LIT_FRAGMENT = `
precision mediump float;
uniform vec3 u_fog; uniform float u_alpha; varying vec3 v_colour; varying float v_fog;
void main() { gl_FragColor = vec4(mix(v_colour, u_fog, v_fog), u_alpha); }`;
const SKY_VERTEX = `
attribute vec2 a_place; varying float v_up;
void main() { v_up = a_place.y * 0.5 + 0.5; gl_Position = vec4(a_place, 0.9999, 1.0); }`;
const SKY_FRAGMENT = `
precision mediump float;
uniform vec3 u_top, u_low; uniform float u_line; varying float v_up;
void main() { gl_FragColor = vec4(mix(u_low, u_top, clamp((v_up - u_line) * 1.9, 0.0, 1.0)), 1.0); }`;
