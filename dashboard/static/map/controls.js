// The buttons over the map: the whole view, the export of this view, scale and credits.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { element } = footprint.legend;

  function button(bar, { text, title }) {
    const made = element("a", { text, parent: bar });
    made.href = "#";
    made.title = title;
    made.setAttribute("aria-label", title);
    return made;
  }

  class Controls {
    constructor(map, { onFit }) {
      this.map = map;
      L.control.zoom({ position: "topleft" }).addTo(map);
      const bar = L.control({ position: "topleft" });
      bar.onAdd = () => {
        const root = element("div", { className: "leaflet-bar" });
        const fit = button(root, { text: "⤢", title: "Show all items" });
        fit.setAttribute("role", "button");
        L.DomEvent.on(fit, "click", (event) => {
          L.DomEvent.preventDefault(event);
          onFit();
        });
        this.exporter = new footprint.Exporter(map, root);
        L.DomEvent.disableClickPropagation(root);
        return root;
      };
      bar.addTo(map);
      L.control.scale({ position: "bottomright", imperial: false, maxWidth: 110 }).addTo(map);
      map.attributionControl.setPrefix(false);
      this.notice = element("div", { className: "fp-notice", parent: map.getContainer() });
      this.notice.hidden = true;
      this.notice.setAttribute("role", "status");
      this.offered = element("button", { className: "fp-offer", parent: map.getContainer() });
      this.offered.type = "button";
      this.offered.hidden = true;
      L.DomEvent.disableClickPropagation(this.offered);
      L.DomEvent.on(this.offered, "click", onFit);
      this.credits = "";
      this.notices = new Map();
      const sayDrawn = (text) => this.say(text, "saving");
      this.stop = new AbortController();
      const { signal } = this.stop;
      footprint.saving.watch(document, ".fp-export a", sayDrawn, signal);
      footprint.saving.watch(window.parent.document, ".st-key-export_button a", sayDrawn, signal);
    }

    // The view never moves by itself: where it hides items, or shows them very small, it says so.
    offer(text) {
      this.offered.textContent = text;
      this.offered.hidden = !text;
    }

    // What there is to say about one thing; of several things the first is shown until it is over.
    say(text, about = "items") {
      if (text) this.notices.set(about, text);
      else this.notices.delete(about);
      const [shown] = this.notices.values();
      this.notice.textContent = shown || "";
      this.notice.hidden = !shown;
    }

    credit(text) {
      if (this.credits) this.map.attributionControl.removeAttribution(this.credits);
      this.credits = text.replace(/[<>&]/g, "");
      this.map.attributionControl.addAttribution(this.credits);
    }
  }

  footprint.Controls = Controls;
})();
