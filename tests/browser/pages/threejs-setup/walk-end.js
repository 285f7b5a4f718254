checks(() => {
  renderer.setAnimationLoop(null);
  keys.clear();
  const run = (seconds) => { for (let i = 0; i < seconds * 60; i++) update(1 / 60); };
  const b = new THREE.Box3(new THREE.Vector3(-1, 0, -31), new THREE.Vector3(1, 2, -29));
  boxes.length = 0;
  boxes.push(b);
  hero.position.set(0, 4, -30); vel.set(0, 0, 0); run(2);
  claim(hero.position.y === 2 && onGround, `it stands on the box: ${hero.position.y}`);
  keys.add('Space'); update(1 / 60); keys.clear(); run(0.2);
  claim(hero.position.y > 2.5 && !onGround, 'and jumps from there');
  hero.position.set(0, 0, -25); vel.set(0, 0, 0); keys.add('ArrowUp'); run(2); keys.clear();
  claim(hero.position.z >= -28.41 && hero.position.z < -28, `the side stops it: ${hero.position.z}`);
  hero.position.set(20, 3, 0); vel.set(0, 0, 0); run(0.1); keys.add('Space'); update(1 / 60); keys.clear();
  claim(vel.y < 0, 'nobody jumps in the air');
  camera.position.copy(hero.position).add(new THREE.Vector3(0, 5, 9)); run(1); renderer.render(scene, camera);
  claim(painted(renderer.domElement) > 20, 'it is seen');
});
