function stroll(dt) {
