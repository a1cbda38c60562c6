// What the mark under the pointer is. Text from the data is only ever set as text.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { element } = footprint.legend;

  const MOST_NAMED = 5; // items a tooltip names before it says how many more

  class Tooltip {
    constructor(container) {
      this.root = element("div", { className: "fp-tooltip", parent: container });
      this.root.hidden = true;
      this.root.setAttribute("role", "status");
    }

    show(hit, at, size) {
      this.root.replaceChildren();
      if (hit.cluster) {
        element("strong", { text: `${hit.cluster.n} items`, parent: this.root });
        element("span", { text: "click to zoom in", parent: this.root });
      } else if (hit.note) {
        element("strong", { text: hit.name, parent: this.root });
        element("span", { text: hit.note, parent: this.root });
      } else {
        if (hit.features[0].properties.cluster) {
          const n = footprint.crowds.countOf(hit);
          element("strong", { text: `${n} items known only as ${hit.where}`, parent: this.root });
          element("span", { text: "click to open them", parent: this.root });
        }
        const unique = [...new Map(hit.features.filter((f) => f.properties.id)
          .map((f) => [f.properties.id, f.properties])).values()];
        if (unique.length > 1) {
          const where = hit.where ? ` known only as ${hit.where}` : " here";
          element("strong", { text: `${unique.length} items${where}`, parent: this.root });
        }
        for (const props of unique.slice(0, unique.length === 1 ? 1 : MOST_NAMED)) {
          if (unique.length === 1) {
            element("strong", { text: props.title, parent: this.root });
            element("span", { text: props.summary, parent: this.root });
          } else element("span", { text: `${props.title}, ${props.status_words}`, parent: this.root });
        }
        if (unique.length > MOST_NAMED) element("span", { text: `and ${unique.length - MOST_NAMED} more`, parent: this.root });
        if (unique.length > 1) element("span", { text: "click to fan out", parent: this.root });
      }
      this.root.hidden = false;
      const left = at.x + 16 + 260 > size.x ? at.x - 16 - this.root.offsetWidth : at.x + 16;
      const top = Math.min(at.y + 12, size.y - this.root.offsetHeight - 8);
      this.root.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
    }

    hide() {
      this.root.hidden = true;
    }
  }

  footprint.Tooltip = Tooltip;
})();
