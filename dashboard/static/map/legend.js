// The legend of what is shown, no more. Text from the data is only ever set as text.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { boxes, marks, layers } = footprint;

  const SWATCH = { width: 30, height: 17 };
  const KIND_WORDS = { base: "base", meeting: "meeting", evacuation: "evacuation" };
  const STYLE_WORDS = {
    base: { filled: "active", half: "contested", hollow: "planned or sought", crossed: "closed or refused" },
    meeting: { filled: "held", hollow: "planned or sought", crossed: "called off or refused" },
    evacuation: { filled: "carried out", hollow: "planned or suspended", crossed: "blocked or refused" },
  };
  const EXTRAS = [
    ["route", "route, no flight path"],
    ["vague-route", "one end known only by country"],
    ["country", "known only by country"],
    ["area", "known only by region"],
    ["near", "within 25 km of the mark"],
    ["disc", "known by district or province"],
    ["sea", "at sea or in the air"],
    ["unseated", "shaded without a count: no room for it"],
    ["cluster", "many items: zoom in"],
    ["crowd:base", "bases among them"],
    ["crowd:meeting", "meetings among them"],
    ["crowd:evacuation", "evacuations among them"],
    ["ghost", "runner-up place, not chosen"],
    ["mention", "place named in the article"],
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

  function sideSwatch(side, palette) {
    return swatch((ctx, x, y) => {
      ctx.fillStyle = { a: palette.sides[0], b: palette.sides[1], both: palette.ink }[side];
      ctx.fillRect(x - 11, y - 5, 22, 10);
    });
  }

  // A part of the ring around a number.
  function crowdSwatch(kind, palette) {
    return swatch((ctx, x, y) => {
      ctx.beginPath();
      ctx.arc(x, y + 4, 10, Math.PI * 1.2, Math.PI * 1.8);
      ctx.strokeStyle = palette.kinds[kind];
      ctx.lineWidth = 3.5;
      ctx.stroke();
    });
  }

  function extraSwatch(name, palette) {
    if (name.startsWith("crowd:")) return crowdSwatch(name.slice(6), palette);
    if (name.startsWith("side:")) return sideSwatch(name.slice(5), palette);
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
      unseated: (ctx) => {
        ctx.fillStyle = palette.quietInk;
        ctx.globalAlpha = 0.2;
        ctx.fillRect(3, 2, 24, 14);
      },
      cluster: (ctx, x, y) => {
        ctx.beginPath();
        ctx.arc(x, y, 7, 0, 7);
        ctx.strokeStyle = palette.quietInk;
        ctx.stroke();
      },
      ghost: (ctx, x, y) => footprint.extras.drawGhost(ctx, { x, y, radius: 6.5 }, palette),
      mention: (ctx, x, y) => footprint.extras.drawMention(ctx, { x, y, radius: 3.5 }, palette),
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

  const NARROW_PX = 560; // a map narrower than this begins with its legend folded
  const KEPT_AS = "footprint_legend";

  // Whether the reader left the legend open; null where that is not known.
  function wasOpen() {
    try {
      const kept = window.localStorage.getItem(KEPT_AS);
      return kept === null ? null : kept === "open";
    } catch (error) { // a browser that keeps nothing, or a saved page
      return null;
    }
  }

  function keepOpen(isOpen) {
    try {
      window.localStorage.setItem(KEPT_AS, isOpen ? "open" : "folded");
    } catch (error) {
      // it is asked for anew on the next map
    }
  }

  const MOST_DISPUTES = 4; // named in the legend before it says how many more

  class Legend {
    constructor(map, palette) {
      this.map = map;
      this.palette = palette;
      this.sides = {};
      this.shown = null; // nothing yet, not even that there is nothing
      const control = L.control({ position: "bottomleft" });
      control.onAdd = () => {
        this.root = element("details", { className: "fp-legend" });
        this.root.open = wasOpen() ?? map.getSize().x > NARROW_PX;
        this.title = element("summary", { text: "Legend", parent: this.root });
        this.list = element("ul", { parent: this.root });
        this.root.addEventListener("toggle", () => map.fire("legendtoggle"));
        // Only what the reader did is kept: the map's own opening is told as a toggle as well.
        this.title.addEventListener("click", () => keepOpen(!this.root.open));
        L.DomEvent.disableClickPropagation(this.root);
        L.DomEvent.disableScrollPropagation(this.root);
        return this.root;
      };
      control.addTo(map);
    }

    setPalette(palette) {
      this.palette = palette;
      this.shown = null;
    }

    show({ legend, hits }, disputes) {
      this.fill(new Set(legend.keys()), disputes);
      this.sayCovered(hits);
    }

    // Marks under the legend are lost to who does not know of them.
    sayCovered(hits) {
      const box = layers.boxUnder(this.map, this.root);
      const under = hits.filter((hit) => hit.type !== "line" && boxes.isNear(box, boxes.middleOf(hit), 0)).length;
      const words = under && this.root.open ? `Legend, over ${under} ${under === 1 ? "mark" : "marks"}` : "Legend";
      if (this.title.textContent !== words) this.title.textContent = words;
    }

    fill(wanted, disputes) {
      const rows = this.rowsOf(wanted);
      if (disputes.length) rows.push(["dispute", sayDisputes(disputes)]);
      const signature = rows.map((row) => row.join(" ")).join("|");
      if (signature === this.shown) return;
      this.shown = signature;
      this.list.replaceChildren(...rows.map(([key, words]) => {
        const [kind, style] = key.split("|");
        const row = element("li");
        row.appendChild(style ? kindSwatch(kind, style, this.colours()) : extraSwatch(key, this.colours()));
        element("span", { text: words, parent: row });
        return row;
      }));
      this.root.hidden = rows.length === 0;
    }

    rowsOf(wanted) {
      const rows = ["a", "b", "both"].filter((side) => wanted.has(`side:${side}`))
        .map((side) => [`side:${side}`, this.sides[side] || side]);
      for (const kind of Object.keys(STYLE_WORDS)) {
        for (const [style, words] of Object.entries(STYLE_WORDS[kind])) {
          if (wanted.has(`${kind}|${style}`)) rows.push([`${kind}|${style}`, `${KIND_WORDS[kind]}, ${words}`]);
        }
      }
      return [...rows, ...EXTRAS.filter(([key]) => key !== "dispute" && wanted.has(key))];
    }

    // Where sides have the colours, a kind is told by its shape alone.
    colours() {
      if (!Object.keys(this.sides).length) return this.palette;
      const { ink } = this.palette;
      const neutral = { base: ink, meeting: ink, evacuation: ink };
      return { ...this.palette, kinds: neutral, kindTexts: neutral };
    }
  }

  function sayDisputes(names) {
    const more = names.length - MOST_DISPUTES;
    const shown = names.slice(0, MOST_DISPUTES).join(", ");
    return `disputed: ${shown}${more > 0 ? ` and ${more} more` : ""}`;
  }

  footprint.legend = { Legend, element };
})();
