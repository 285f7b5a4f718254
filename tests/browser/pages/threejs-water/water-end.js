const sea = makeSea({ size: 80, cells: 48 }), brook = river([[-10, 1, -10], [-5, 1, -5], [-8, 1, 0], [-3, 0.5, 5]]);
shoreOf(sea, hill, 80);
const boat = new THREE.Mesh(new THREE.BoxGeometry(1.4, 0.6, 3), new THREE.MeshStandardMaterial({ color: 0x8d5524 }));
const cork = { position: new THREE.Vector3(3, -2, 3), vy: 0 }, stone = { position: new THREE.Vector3(-3, 0, 3), vy: 0 };
scene.add(sea.mesh, brook.mesh, boat);
let t = 0;
const step = dt => { t += dt; sea.update(t); brook.update(dt); floatBoat(boat, sea, dt); buoyancy(cork, sea, dt, { light: 1.6, size: 0.5 }); buoyancy(stone, sea, dt, { light: 0.5 }); lookUnder(sea); };
renderer.setAnimationLoop(() => { step(1 / 60); renderer.render(scene, camera); });
checks(() => {
  renderer.setAnimationLoop(null);
  let apart = 0;
  for (let i = 0; i < 600; i++) { step(1 / 60); apart = Math.max(apart, Math.abs(boat.position.y - sea.height(boat.position.x, boat.position.z))); }
  claim(apart < 0.7 && boat.rotation.x !== 0, `the boat rides the waves: ${apart}`);
  claim(Math.abs(cork.position.y - sea.height(3, 3)) < 0.6, `the cork swims: ${cork.position.y}`);
  claim(stone.position.y < -5, 'the stone sinks');
  renderer.render(scene, camera);
  claim(painted(renderer.domElement) > 1000, 'it is seen');
  const fog = scene.fog; camera.position.y = -3;
  claim(lookUnder(sea) && scene.fog !== fog, 'under water it is murky');
  renderer.render(scene, camera);
  camera.position.y = 5; lookUnder(sea); claim(scene.fog === fog, 'and clear above');
  scene.fog = new THREE.FogExp2(0x9ad1ff, 0.02); renderer.render(scene, camera); scene.fog = fog;
});
