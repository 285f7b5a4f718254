(function () {
  'use strict';
  var most = 10, errors = [];
  if (window.parent === window) return;
  function tell(message) { window.parent.postMessage(message, '*'); }
  // Addresses carry the signature of this session; what is reported does not.
  function file(address) { return String(address || '').replace(/^.*\/~[^/]*\//, '').replace(/[?#].*$/, ''); }
  function report(error) {
    if (errors.length >= most) return;
    errors.push(error);
    tell({ type: 'gameError', errors: errors.slice() });
  }
  function text(value, limit) { return String(value === undefined || value === null ? '' : value).slice(0, limit); }
  function stack(reason) {
    return text(reason && reason.stack, 2000).replace(/https?:\/\/[^\s)]*\/~[^/\s)]*\//g, '');
  }

  window.addEventListener('error', function (event) {
    var target = event.target;
    if (target && target !== window && target.nodeType === 1) {
      var address = file(target.src || target.href);
      report({ type: 'resource', message: 'Failed to load ' + text(address, 200), file: address, line: 0, column: 0, stack: '' });
      return;
    }
    report({
      type: 'error', message: text(event.message, 500), file: file(event.filename),
      line: event.lineno || 0, column: event.colno || 0, stack: stack(event.error)
    });
  }, true);
  window.addEventListener('unhandledrejection', function (event) {
    var reason = event.reason;
    report({
      type: 'unhandledrejection', message: text(reason && reason.message || reason, 500),
      file: '', line: 0, column: 0, stack: stack(reason)
    });
  });
  window.addEventListener('load', function () {
    setTimeout(function () {
      tell({ type: 'gameLoaded', success: errors.length === 0, errorCount: errors.length, errors: errors.slice() });
    }, 500);
  });
})();
