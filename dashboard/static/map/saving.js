// Saving a figure takes a moment to draw: this says so at once, and says why where it cannot be.
// Links to data stay the browser's own affair: they may be large, and begin to come at once.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  const DRAWN = /\/export\/(map|report)\./;
  const KEPT_MS = 60000; // how long the browser may take to write what it was given

  function nameOf(response) {
    const found = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "");
    return found ? found[1] : "footprint";
  }

  async function whyNot(response) {
    try {
      return (await response.json()).error || `${response.status}`;
    } catch (error) {
      return `${response.status}`;
    }
  }

  function hand(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  }

  async function save(link, say) {
    if (link.getAttribute("aria-busy") === "true") return; // it is being drawn already
    link.setAttribute("aria-busy", "true");
    say("Drawing…");
    try {
      const response = await fetch(link.href);
      if (!response.ok) {
        say(`It could not be drawn: ${await whyNot(response)}`);
        return;
      }
      hand(await response.blob(), nameOf(response));
      say("");
    } catch (error) {
      say("It could not be saved. The server may have stopped.");
    } finally {
      link.removeAttribute("aria-busy");
    }
  }

  // Take over the plain clicks on links to figures inside `root` that match `selector`.
  function watch(root, selector, say, signal) {
    root.addEventListener("click", (event) => {
      const link = event.target.closest && event.target.closest(selector);
      const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!link || !isPlain || !DRAWN.test(link.href)) return;
      event.preventDefault();
      save(link, say);
    }, { capture: true, signal });
  }

  footprint.saving = { watch };
})();
