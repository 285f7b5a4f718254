let t = 0;
renderer.setAnimationLoop(() => { t += 0.1; lamps.forEach(l => flicker(l, t)); followLight(new THREE.Vector3(t, 0, 0)); composer.render(); });
function brightness() {
  renderer.render(scene, camera);
  const gl = renderer.getContext(), px = new Uint8Array(4);
  gl.readPixels(gl.drawingBufferWidth / 2, Math.round(gl.drawingBufferHeight * 0.18), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, px);
  return px[0] + px[1] + px[2];
}
checks(() => {
  renderer.setAnimationLoop(null);
  lamps.forEach(l => { l.bulb.visible = false; }); torch.visible = false;
  const seen = {};
  for (const name of Object.keys(MOODS)) { setMood(name); followLight(new THREE.Vector3()); seen[name] = brightness(); }
  claim(seen.day > seen.night && seen.night > 0, JSON.stringify(seen));
  setTime(0.5); const noon = brightness(); setTime(0); const midnight = brightness();
  claim(noon > midnight * 1.5, `noon ${noon}, midnight ${midnight}`);
  claim(lamps[0].light.visible, 'lamps are lit at night');
  const way = () => key.position.clone().sub(key.target.position), at = new THREE.Vector3(31.7, 0, -8.3);
  setMood('sunset'); followLight(at); const low = way().y;
  setMood('day'); followLight(at);
  claim(way().y > low * 2, `the light follows its mood: ${low}, ${way().y}`);
  claim(key.target.position.distanceTo(at) < 0.1, 'and the player');
});
