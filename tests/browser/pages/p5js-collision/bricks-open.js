function play(dt) {
