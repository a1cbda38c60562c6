// Boxes already taken on a view, how wide a text is, and what else the layout measures.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  function overlap(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  }

  // Boxes already taken, in cells, so that asking whether one more fits stays cheap.
  class Occupied {
    constructor(cellPx = 48) {
      this.cellPx = cellPx;
      this.cells = new Map();
    }

    *keysOf(box) {
      const s = this.cellPx;
      for (let i = Math.floor(box.left / s); i <= Math.floor(box.right / s); i += 1) {
        for (let j = Math.floor(box.top / s); j <= Math.floor(box.bottom / s); j += 1) yield `${i},${j}`;
      }
    }

    add(box) {
      for (const key of this.keysOf(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }

    isFree(box, { overLines = false } = {}) {
      for (const key of this.keysOf(box)) {
        for (const other of this.cells.get(key) || []) {
          if (!(overLines && other.isLine) && overlap(box, other)) return false;
        }
      }
      return true;
    }

    // How many square pixels of a box are taken, those taken twice counted twice.
    covered(box) {
      const others = new Set();
      for (const key of this.keysOf(box)) (this.cells.get(key) || []).forEach((other) => others.add(other));
      let sum = 0;
      for (const other of others) {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const up = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (across > 0 && up > 0) sum += across * up;
      }
      return sum;
    }

    // The first of some places whose box is free, if any is.
    firstFree(places, boxOf, options) {
      return places.find((place) => this.isFree(boxOf(place), options));
    }

    // The one of some places whose box covers least. It takes long: for what must stand somewhere.
    leastCovered(places, boxOf) {
      const sums = places.map((place) => this.covered(boxOf(place)));
      return places[sums.indexOf(Math.min(...sums))];
    }
  }

  const measureCanvas = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  function textWidth(text, font, spacing = "0px") {
    const key = `${font}|${spacing}|${text}`;
    if (!widths.has(key)) {
      if (widths.size > 20000) widths.clear();
      measureCanvas.font = font;
      measureCanvas.letterSpacing = spacing;
      widths.set(key, measureCanvas.measureText(text).width);
    }
    return widths.get(key);
  }

  // Text measured before its typeface had loaded was measured in another one.
  function forgetWidths() {
    widths.clear();
  }

  function boxAround(x, y, radius) {
    return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
  }

  function trimEnds(points, { start, end }) {
    const cut = (list, distance) => {
      const [first] = list;
      let i = 0;
      while (i < list.length && Math.hypot(list[i].x - first.x, list[i].y - first.y) < distance) i += 1;
      if (i === 0 || i >= list.length) return i === 0 ? list : [];
      const before = list[i - 1];
      const after = list[i];
      const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
      const already = Math.hypot(before.x - first.x, before.y - first.y);
      const f = Math.max(0, Math.min(1, (distance - already) / length));
      const edge = { x: before.x + (after.x - before.x) * f, y: before.y + (after.y - before.y) * f };
      return [edge, ...list.slice(i)];
    };
    return cut(cut(points, start).reverse(), end).reverse();
  }

  // Which stretch of the way from `a` to `b` lies in a box, as shares of it; null where none does.
  function stretchWithin(a, b, box) {
    let [from, to] = [0, 1];
    for (const [start, way, least, most] of [[a.x, b.x - a.x, box.left, box.right], [a.y, b.y - a.y, box.top, box.bottom]]) {
      if (way === 0 && (start < least || start > most)) return null;
      if (way === 0) continue;
      const ends = [(least - start) / way, (most - start) / way];
      from = Math.max(from, Math.min(...ends));
      to = Math.min(to, Math.max(...ends));
    }
    return from <= to ? [from, to] : null;
  }

  // The parts of a line that lie in a box, each with how far along the line it begins.
  function partsWithin(points, box) {
    const parts = [];
    let along = 0;
    let isOpen = false;
    for (let i = 1; i < points.length; i += 1) {
      const [a, b] = [points[i - 1], points[i]];
      const stretch = stretchWithin(a, b, box);
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      if (stretch) {
        const [start, end] = stretch.map((f) => ({ x: a.x + (b.x - a.x) * f, y: a.y + (b.y - a.y) * f }));
        if (!isOpen || stretch[0] > 0) parts.push({ points: [start], along: along + stretch[0] * length });
        parts[parts.length - 1].points.push(end);
      }
      isOpen = Boolean(stretch) && stretch[1] === 1;
      along += length;
    }
    return parts;
  }

  function distanceToLine(points, x, y) {
    let best = Infinity;
    for (let i = 1; i < points.length; i += 1) {
      const a = points[i - 1];
      const b = points[i];
      const dx = b.x - a.x;
      const dy = b.y - a.y;
      const f = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
      best = Math.min(best, Math.hypot(a.x + f * dx - x, a.y + f * dy - y));
    }
    return best;
  }

  // Whether a point lies in a box, or so many pixels beside it.
  function isNear(box, { x, y }, margin) {
    return x > box.left - margin && x < box.right + margin && y > box.top - margin && y < box.bottom + margin;
  }

  // Whether a box lies partly in another and partly out of it.
  function isAcross(outer, box) {
    return overlap(box, outer) && (box.left < outer.left || box.right > outer.right || box.top < outer.top || box.bottom > outer.bottom);
  }

  // The middle of what can be hit: a circle, a box, or a line of points.
  function middleOf(hit) {
    if (hit.type === "circle") return hit;
    if (hit.type === "box") return { x: (hit.left + hit.right) / 2, y: (hit.top + hit.bottom) / 2 };
    return hit.points[Math.floor(hit.points.length / 2)];
  }

  footprint.boxes = { Occupied, isAcross, isNear, middleOf, textWidth, forgetWidths, boxAround, trimEnds, partsWithin, distanceToLine };
})();
