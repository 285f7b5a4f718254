function step(dt) {
