// Where what had the keyboard's focus goes away (a correction's "Undo", an item of a list that was
// opened), the focus stays beside it: else the next Tab would begin at the top of the page.

const SETTLED_MS = 60; // what was written anew is there again by then
const ELSEWHERE = ".st-key-evidence"; // after a dialog, of which nothing is left

function keysOf(element) {
  const keys = [];
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    keys.push(...[...at.classList].filter((name) => name.startsWith("st-key-")));
  }
  return keys;
}

// What stands under one of the keys now, nearest first: its button, or else the block itself.
function standIn(keys) {
  for (const [nth, key] of keys.entries()) {
    const block = document.querySelector(`.${CSS.escape(key)}`);
    if (block) return (nth === 0 && block.querySelector("button, a, input")) || block;
  }
  return document.querySelector(ELSEWHERE);
}

function keepFocus() {
  let last = null;
  let keys = [];
  const isLost = () => last && !last.isConnected && document.activeElement === document.body;
  const remember = ({ target }) => {
    last = target;
    keys = keysOf(target);
  };
  const forget = () => {
    last = null; // the reader clicked beside everything
  };
  const goOn = () => {
    if (!isLost()) return;
    const next = standIn(keys);
    last = null;
    if (!next) return;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  };
  const watched = new MutationObserver(() => isLost() && setTimeout(goOn, SETTLED_MS));
  watched.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", remember);
  document.addEventListener("pointerdown", forget, true);
  return () => {
    watched.disconnect();
    document.removeEventListener("focusin", remember);
    document.removeEventListener("pointerdown", forget, true);
  };
}
