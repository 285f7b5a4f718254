// The game's rules and stage. Its numbers and words live in config.js, its drawings in art.js.
(() => {
'use strict';
const T = GAME.texts;
const has = (feature) => GAME.features.includes(feature);
