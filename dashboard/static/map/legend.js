// What stands over the map: the legend of what is shown, the tooltip and the notes. Text from the
// data is only ever set as text.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { marks, layers } = footprint;

  const SWATCH = { width: 30, height: 17 };
  const KIND_WORDS = { base: "base", meeting: "meeting", evacuation: "evacuation" };
  const STYLE_WORDS = {
    base: { filled: "active", half: "contested", hollow: "planned or sought", crossed: "closed or refused" },
    meeting: { filled: "held", hollow: "planned or sought", crossed: "called off or refused" },
    evacuation: { filled: "carried out", hollow: "planned or suspended", crossed: "blocked or refused" },
  };
  const EXTRAS = [
    ["route", "route from place to place, no flight path"],
    ["vague-route", "one end known only by country"],
    ["country", "known only by country"],
    ["area", "known only by region"],
    ["near", "within 25 km of the mark"],
    ["disc", "known by district or province"],
    ["sea", "at sea or in the air"],
    ["cluster", "many items: zoom in"],
    ["dispute", "disputed territory"],
  ];

  function element(tag, { text, className, parent } = {}) {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    if (className) made.className = className;
    if (parent) parent.appendChild(made);
    return made;
  }

  function swatch(draw) {
    const canvas = document.createElement("canvas");
    const ratio = window.devicePixelRatio || 1;
    canvas.width = SWATCH.width * ratio;
    canvas.height = SWATCH.height * ratio;
    canvas.style.width = `${SWATCH.width}px`;
    canvas.style.height = `${SWATCH.height}px`;
    canvas.setAttribute("aria-hidden", "true");
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    draw(ctx, SWATCH.width / 2, SWATCH.height / 2);
    return canvas;
  }

  function kindSwatch(kind, style, palette) {
    const colours = { colour: palette.kinds[kind], textColour: palette.kindTexts[kind], paper: palette.paper };
    return swatch((ctx, x, y) => marks.drawMark(ctx, { kind, style, x, y, radius: 5.5, count: 1, ...colours }));
  }

  function extraSwatch(name, palette) {
    const colours = { colour: palette.kinds.evacuation, paper: palette.paper };
    const points = [{ x: 2, y: 14 }, { x: 9, y: 7 }, { x: 18, y: 5 }, { x: 28, y: 8 }];
    const disc = (ctx, x, y, filled) => {
      ctx.beginPath();
      ctx.arc(x, y, 8, 0, 7);
      ctx.globalAlpha = 0.16;
      ctx.fillStyle = palette.kinds.base;
      if (filled) ctx.fill();
      ctx.globalAlpha = 0.8;
      ctx.strokeStyle = palette.kinds.base;
      ctx.setLineDash([3, 3]);
      ctx.stroke();
    };
    const pill = (ctx, dashed) => {
      ctx.fillStyle = palette.paper;
      ctx.strokeStyle = palette.kinds.base;
      if (dashed) ctx.setLineDash([3, 2]);
      const path = marks.roundedBox(3, 2, 24, 14, 7);
      ctx.fill(path);
      ctx.stroke(path);
      ctx.setLineDash([]);
      ctx.fillStyle = palette.kindTexts.base;
      ctx.font = `600 10px ${footprint.FONT}`;
      ctx.textAlign = "center";
      ctx.fillText("n", 15, 12.5);
    };
    const draws = {
      route: (ctx) => marks.drawRoute(ctx, { points, width: 2, style: "filled", ...colours }),
      "vague-route": (ctx) => marks.drawRoute(ctx, { points, width: 2, style: "filled", vague: true, ...colours }),
      country: (ctx) => pill(ctx, false),
      area: (ctx) => pill(ctx, true),
      near: (ctx, x, y) => disc(ctx, x, y, false),
      disc: (ctx, x, y) => disc(ctx, x, y, true),
      sea: (ctx, x, y) => marks.drawMark(ctx, { kind: "base", style: "filled", open: true, x, y, radius: 5.5, count: 1, colour: palette.kinds.base, paper: palette.paper }),
      cluster: (ctx, x, y) => {
        ctx.beginPath();
        ctx.arc(x, y, 7.5, 0, 7);
        ctx.strokeStyle = palette.quietInk;
        ctx.stroke();
      },
      dispute: (ctx) => {
        ctx.fillStyle = palette.land;
        ctx.fillRect(3, 2, 24, 14);
        ctx.fillStyle = ctx.createPattern(layers.hatch(palette.disputeHatch, 1), "repeat");
        ctx.fillRect(3, 2, 24, 14);
        ctx.setLineDash([3, 2]);
        ctx.strokeStyle = palette.dispute;
        ctx.strokeRect(3.5, 2.5, 23, 13);
      },
    };
    return swatch(draws[name]);
  }

  class Legend {
    constructor(map, palette) {
      this.palette = palette;
      this.shown = "";
      const control = L.control({ position: "bottomleft" });
      control.onAdd = () => {
        this.root = element("details", { className: "fp-legend" });
        this.root.open = map.getSize().x > 560;
        element("summary", { text: "Legend", parent: this.root });
        this.list = element("ul", { parent: this.root });
        L.DomEvent.disableClickPropagation(this.root);
        L.DomEvent.disableScrollPropagation(this.root);
        return this.root;
      };
      control.addTo(map);
    }

    show(keys, hasDisputes) {
      const wanted = new Set(keys);
      if (hasDisputes) wanted.add("dispute");
      const rows = [];
      for (const kind of Object.keys(STYLE_WORDS)) {
        for (const [style, words] of Object.entries(STYLE_WORDS[kind])) {
          if (wanted.has(`${kind}|${style}`)) rows.push([`${kind}|${style}`, `${KIND_WORDS[kind]}, ${words}`]);
        }
      }
      for (const [key, words] of EXTRAS) if (wanted.has(key)) rows.push([key, words]);
      const signature = rows.map(([key]) => key).join(" ");
      if (signature === this.shown) return;
      this.shown = signature;
      this.list.replaceChildren(...rows.map(([key, words]) => {
        const [kind, style] = key.split("|");
        const row = element("li");
        row.appendChild(style ? kindSwatch(kind, style, this.palette) : extraSwatch(key, this.palette));
        element("span", { text: words, parent: row });
        return row;
      }));
      this.root.hidden = rows.length === 0;
    }
  }

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
        element("strong", { text: `${hit.cluster.props.point_count} items`, parent: this.root });
        element("span", { text: "click to zoom in", parent: this.root });
      } else if (hit.note) {
        element("strong", { text: hit.name, parent: this.root });
        element("span", { text: hit.note, parent: this.root });
      } else {
        if (hit.features[0].properties.cluster) {
          const n = hit.features[0].properties.point_count;
          element("strong", { text: `${n} items known only as ${hit.where}`, parent: this.root });
          element("span", { text: "narrow the filters to open them", parent: this.root });
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

  footprint.legend = { Legend, Tooltip, element };
})();
