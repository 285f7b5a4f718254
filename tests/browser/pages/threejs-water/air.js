scene.fog = new THREE.Fog(0x9ad1ff, 20, 90);
scene.add(new THREE.HemisphereLight(0xffffff, 0x445544, 2));
const hill = (x, z) => 2 - Math.hypot(x - 8, z + 6) * 0.4;
const land = new THREE.Mesh(new THREE.PlaneGeometry(60, 60, 60, 60).rotateX(-Math.PI / 2), new THREE.MeshStandardMaterial({ color: 0xd9c89e }));
for (let i = 0, p = land.geometry.attributes.position; i < p.count; i++) p.setY(i, hill(p.getX(i), p.getZ(i)));
scene.add(land);
