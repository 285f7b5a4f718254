(function () {
  'use strict';
  var here = document.currentScript;
  // Where uploaded assets are: on a play host that is another origin.
  window.ASSET_BASE_URL = here && here.dataset.assets || location.origin;

  // A sandboxed frame has no storage: a game that keeps its high score there must not die of it.
  function memory() {
    var kept = new Map();
    return {
      getItem: function (key) { return kept.has(String(key)) ? kept.get(String(key)) : null; },
      setItem: function (key, value) { kept.set(String(key), String(value)); },
      removeItem: function (key) { kept.delete(String(key)); },
      clear: function () { kept.clear(); },
      key: function (index) { return Array.from(kept.keys())[index] || null; },
      get length() { return kept.size; }
    };
  }
  ['localStorage', 'sessionStorage'].forEach(function (name) {
    try { void window[name].length; } catch (refused) {
      try { Object.defineProperty(window, name, { value: memory(), configurable: true }); } catch (fixed) { /* stays as it is */ }
    }
  });
})();
