// The export of the map as it stands: the present window and question, in the format that is
// chosen. Each choice is a link to the app's own route, so that nothing on the page runs again.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { element } = footprint.legend;

  // What is offered: its words, its route, and what it is asked for beside question and window.
  const CHOICES = [
    ["This view, image", "map.png", { projection: "mercator", sized: true, dpi: "192" }],
    ["This view, drawing", "map.svg", { projection: "mercator", sized: true }],
    ["Figure for print, PDF", "map.pdf", {}],
    ["Figure, numbered", "map.pdf", { numbered: "yes" }],
    ["Page that opens offline", "map.html", {}],
    ["Report of the evidence", "report.pdf", {}],
    ["Items, GeoJSON", "items.geojson", {}],
    ["Items, table (CSV)", "items.csv", {}],
    ["Layers for QGIS", "items.gpkg", {}],
  ];
  const SIZE_PX = [320, 4000]; // what a figure may measure

  class Exporter {
    constructor(map, bar) {
      this.map = map;
      this.address = null;
      this.button = element("a", { text: "⤓", parent: bar });
      this.button.href = "#";
      this.button.title = "Save this view";
      this.button.setAttribute("role", "button");
      this.button.setAttribute("aria-label", "Save this view");
      this.button.setAttribute("aria-haspopup", "true");
      this.list = element("ul", { className: "fp-export", parent: map.getContainer() });
      this.list.id = "fp-export";
      this.list.setAttribute("aria-label", "Save this view as");
      this.button.setAttribute("aria-controls", this.list.id);
      this.links = CHOICES.map(([words, route, own]) => {
        const link = element("a", { text: words, parent: element("li", { parent: this.list }) });
        link.setAttribute("download", ""); // the server names the file
        return { link, route, own };
      });
      this.toggle(false);
      L.DomEvent.disableClickPropagation(this.list);
      L.DomEvent.disableScrollPropagation(this.list);
      L.DomEvent.on(this.button, "click", (event) => {
        L.DomEvent.preventDefault(event);
        this.toggle(this.list.hidden, { focus: true });
      });
      L.DomEvent.on(this.button, "keydown", (event) => {
        if (event.key !== " ") return; // a button answers to the space bar as well
        L.DomEvent.preventDefault(event);
        this.toggle(this.list.hidden, { focus: true });
      });
      L.DomEvent.on(this.list, "keydown", (event) => this.press(event));
      L.DomEvent.on(this.list, "click", () => this.toggle(false));
      map.on("click movestart", () => this.toggle(false));
    }

    toggle(open, { focus = false } = {}) {
      const wasOpen = !this.list.hidden;
      this.list.hidden = !open;
      this.button.setAttribute("aria-expanded", String(open));
      if (open) this.place();
      if (focus && open) this.links[0].link.focus();
      else if (focus && wasOpen) this.button.focus();
    }

    // Beside the button, wherever the map's own controls have put it.
    place() {
      const button = this.button.getBoundingClientRect();
      const frame = this.map.getContainer().getBoundingClientRect();
      this.list.style.left = `${button.right - frame.left + 8}px`;
      this.list.style.top = `${button.top - frame.top}px`;
    }

    press(event) {
      L.DomEvent.stopPropagation(event); // the map moves by the same keys
      const at = this.links.findIndex(({ link }) => link === document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        L.DomEvent.preventDefault(event);
        this.links[(at + step + this.links.length) % this.links.length].link.focus();
      } else if (event.key === "Escape") this.toggle(false, { focus: true });
    }

    // The question and the window that the links now stand for; null where there is nothing to save.
    at(root, query, bbox) {
      this.button.hidden = !query;
      if (!query) {
        this.toggle(false);
        return;
      }
      const size = this.map.getSize();
      const within = (px) => String(Math.round(Math.min(SIZE_PX[1], Math.max(SIZE_PX[0], px))));
      for (const { link, route, own: { sized, ...own } } of this.links) {
        const params = new URLSearchParams({ ...query, bbox, ...own });
        params.delete("zoom");
        if (sized) {
          params.set("width", within(size.x));
          params.set("height", within(size.y));
        }
        link.href = `${root}export/${route}?${params}`;
      }
    }
  }

  footprint.Exporter = Exporter;
})();
