const hero = new THREE.Group(), body = new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshNormalMaterial());
hero.add(body); scene.add(hero);
let mixer;
