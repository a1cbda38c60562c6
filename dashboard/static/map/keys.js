// Keys that work on the whole page: the next and the previous item, and the way to the evidence.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  const STEPS = { j: 1, n: 1, k: -1, p: -1 };

  function isWriting(target) {
    return Boolean(target && target.closest
      && target.closest("input, textarea, select, [contenteditable], [role='grid'], [role='slider'], [role='combobox']"));
  }

  // A letter typed beside a field of a dialog would open another item, and lose what was filled in.
  function isInDialog() {
    return Boolean(window.parent.document.querySelector("[role='dialog']"));
  }

  // From the evidence the next Tab is at its links and at "Correct…", forty stops from the top.
  function goToEvidence() {
    const evidence = window.parent.document.querySelector(".st-key-evidence");
    if (!evidence) return false;
    evidence.tabIndex = -1;
    evidence.focus();
    return true;
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || isInDialog()) return;
    const by = STEPS[event.key];
    if (by) footprint.step(by);
    else if (event.key !== "e" || !goToEvidence()) return;
    event.preventDefault();
  }

  footprint.keys = { press };
})();
