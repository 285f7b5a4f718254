boot();
})();
