import { input, attach, readInput, endInput } from './input.js';
const hero = new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshNormalMaterial()), things = [hero], speed = 5, dt = 1 / 60;
const ray = new THREE.Raycaster(), told = { hits: new Set(), right: 0, taps: 0 };
scene.add(hero);
attach(renderer.domElement);
renderer.setAnimationLoop(() => { readInput(); input.hit.forEach(a => told.hits.add(a)); told.right = Math.max(told.right, input.x); frame(); endInput(); renderer.render(scene, camera); });
function frame() {
  if (input.tap) told.taps++;
