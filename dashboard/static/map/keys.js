// Keys that work on the whole page: the next and the previous item.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  const STEPS = { j: 1, n: 1, k: -1, p: -1 };

  function isWriting(target) {
    return Boolean(target && target.closest
      && target.closest("input, textarea, select, [contenteditable], [role='grid'], [role='slider'], [role='combobox']"));
  }

  function press(event) {
    const by = STEPS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    event.preventDefault();
    footprint.step(by);
  }

  footprint.keys = { press };
})();
