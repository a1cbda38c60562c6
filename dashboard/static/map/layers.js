// The two sheets of canvas that follow Leaflet's pan and zoom: the quiet paper, and the items.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { earth, marks } = footprint;

  const HATCH_PX = 7;
  const LINE_PX = 12; // more than half of the widest line

  // A padded canvas that Leaflet moves and scales while the reader does, and that is drawn anew
  // when they stop: once before the next picture of the screen, however often it is asked for.
  const Sheet = L.Renderer.extend({
    initialize(draw, options) {
      L.Renderer.prototype.initialize.call(this, { padding: 0.25, ...options });
      this.draw = draw;
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this.context = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.redraw();
    },

    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), legendtoggle: this.redraw };
    },

    _onZoomEnd() {},
    _updatePaths() {},

    _reset() {
      this._update();
      this._updateTransform(this._center, this._zoom);
    },

    visibleBounds() {
      const bounds = this._map.getPixelBounds();
      return { left: bounds.min.x, top: bounds.min.y, right: bounds.max.x, bottom: bounds.max.y };
    },

    redraw() {
      if (!this.frame) this.frame = window.requestAnimationFrame(() => this.settle());
    },

    // Draws at once what is waiting to be drawn.
    settle() {
      if (!this.frame) return;
      window.cancelAnimationFrame(this.frame);
      this.frame = null;
      this.drawNow();
    },

    drawNow() {
      if (!this._map || !this._bounds) return;
      const ratio = window.devicePixelRatio || 1;
      const size = this._bounds.getSize();
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      fitCanvas(canvas, size, ratio);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      const worldPx = 256 * 2 ** this._zoom;
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.draw(this.context, {
        ratio,
        worldPx,
        scale: worldPx / earth.PAPER,
        bounds: { left: origin.x, top: origin.y, right: origin.x + size.x, bottom: origin.y + size.y },
        centreX: origin.x + size.x / 2,
        visible: this.visibleBounds(),
      });
    },
  });

  // The box of the view that lies under a part of the page.
  function boxUnder(map, part) {
    const { left, top } = map.getContainer().getBoundingClientRect();
    const { min } = map.getPixelBounds();
    const box = part.getBoundingClientRect();
    const [x, y] = [min.x - left, min.y - top];
    return { left: x + box.left, right: x + box.right, top: y + box.top, bottom: y + box.bottom };
  }

  // What of the map lies under its own controls, where nobody could read a name.
  function coveredBoxes(map) {
    return [...map.getContainer().querySelectorAll(".leaflet-control, .fp-offer, .fp-notice")]
      .map((control) => boxUnder(map, control))
      .filter((box) => box.right > box.left);
  }

  // Which copies of the world a window may show, as whole numbers of worlds to the right; one more
  // on either side, since shapes that cross the antimeridian run on past the edge.
  function copiesIn(view) {
    const first = Math.floor(view.bounds.left / view.worldPx) - 1;
    const last = Math.floor(view.bounds.right / view.worldPx) + 1;
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  function hatch(colour, ratio) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = HATCH_PX * ratio;
    const ctx = tile.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
      ctx.moveTo(shift, HATCH_PX);
      ctx.lineTo(shift + HATCH_PX, 0);
    }
    ctx.stroke();
    return tile;
  }

  // A canvas that is given a size is emptied and made anew, even where it had that size.
  function fitCanvas(canvas, { x, y }, ratio) {
    const width = Math.round(x * ratio);
    const height = Math.round(y * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
  }

  // The paper under the items. Its outlines take far longer to draw than all the items, and change
  // with the view only: they are kept as pictures, and a new shading goes between them. Where
  // nothing is new, nothing is drawn.
  class Paper {
    constructor() {
      this.ground = document.createElement("canvas"); // seas and land
      this.lines = document.createElement("canvas"); // borders and disputed areas
      this.kept = {};
      this.shaded = "";
    }

    draw(ctx, view, scene) {
      const isStanding = this.keep(view, scene);
      const shaded = JSON.stringify([...scene.shaded]);
      if (isStanding && shaded === this.shaded) return;
      this.shaded = shaded;
      const { left, top, right, bottom } = view.bounds;
      ctx.clearRect(0, 0, right - left, bottom - top);
      if (!scene.shapes) return;
      const put = (picture) => {
        if (!picture.width || !picture.height) return; // a frame that is folded away
        ctx.save();
        ctx.setTransform(1, 0, 0, 1, 0, 0);
        ctx.drawImage(picture, 0, 0);
        ctx.restore();
      };
      put(this.ground);
      onEachCopy(ctx, view, (isVisible) => drawShading(ctx, view, scene, isVisible));
      put(this.lines);
    }

    // Draws the pictures anew where they are of another view, and returns whether they stood.
    keep(view, { shapes, palette, tiles }) {
      const { left, top, right, bottom } = view.bounds;
      const next = { shapes, palette, tiles, left, top, right, bottom, scale: view.scale, ratio: view.ratio };
      if (Object.keys(next).every((name) => next[name] === this.kept[name])) return true;
      this.kept = next;
      if (!shapes) return false;
      for (const [canvas, draw] of [[this.ground, drawGround], [this.lines, drawLines]]) {
        const ctx = canvas.getContext("2d");
        fitCanvas(canvas, { x: right - left, y: bottom - top }, view.ratio);
        ctx.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
        ctx.clearRect(0, 0, right - left, bottom - top);
        onEachCopy(ctx, view, (isVisible) => draw(ctx, view, next, isVisible));
      }
      return false;
    }
  }

  // Calls `draw` on paper coordinates for each copy of the world in view, with what tells whether a
  // shape is seen there.
  function onEachCopy(ctx, view, draw) {
    const { bounds, ratio, scale, worldPx } = view;
    for (const copy of copiesIn(view)) {
      const isVisible = ({ box }) => (
        box.right * scale + copy * worldPx > bounds.left && box.left * scale + copy * worldPx < bounds.right
          && box.bottom * scale > bounds.top && box.top * scale < bounds.bottom);
      ctx.save();
      ctx.setTransform(scale * ratio, 0, 0, scale * ratio,
        (copy * worldPx - bounds.left) * ratio, -bounds.top * ratio);
      ctx.lineJoin = "round";
      draw(isVisible);
      ctx.restore();
    }
  }

  const pathsOf = (country, { scale }) => (scale > earth.THIN_SCALE ? country : country.thin);

  function drawGround(ctx, view, { shapes, palette, tiles }, isVisible) {
    if (tiles) return;
    const countries = shapes.countries.filter(isVisible);
    ctx.strokeStyle = palette.coast;
    ctx.lineWidth = 5 / view.scale;
    countries.forEach((c) => ctx.stroke(pathsOf(c, view).line)); // pale shallows along every coast
    ctx.fillStyle = palette.land;
    countries.forEach((c) => ctx.fill(pathsOf(c, view).fill, "evenodd"));
  }

  function drawShading(ctx, view, { shapes, shaded }, isVisible) {
    for (const country of shapes.countries) {
      const tint = shaded.get(country.code);
      if (!tint || !isVisible(country)) continue;
      ctx.fillStyle = tint;
      ctx.fill(pathsOf(country, view).fill, "evenodd");
    }
  }

  function drawLines(ctx, view, { shapes, palette, tiles }, isVisible) {
    if (!tiles) {
      ctx.strokeStyle = palette.border;
      ctx.lineWidth = 0.9 / view.scale;
      shapes.countries.filter(isVisible).forEach((c) => ctx.stroke(pathsOf(c, view).line));
    }
    ctx.strokeStyle = palette.dispute;
    ctx.lineWidth = 0.9 / view.scale;
    ctx.setLineDash([4 / view.scale, 3 / view.scale]);
    const pattern = ctx.createPattern(hatch(palette.disputeHatch, view.ratio), "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / (view.scale * view.ratio)));
    ctx.fillStyle = pattern;
    for (const dispute of shapes.disputes.filter(isVisible)) {
      ctx.fill(dispute.fill, "evenodd");
      ctx.stroke(dispute.line);
    }
  }

  // What the canvas shows of one copy of the world, and a line's width beside it.
  function canvasBox({ bounds, worldPx }, copy) {
    const { left, right, top, bottom } = bounds;
    const shift = copy * worldPx;
    return { left: left - shift - LINE_PX, right: right - shift + LINE_PX, top: top - LINE_PX, bottom: bottom + LINE_PX };
  }

  function drawArrangement(ctx, view, arrangement, palette) {
    const { extras } = footprint;
    const width = view.bounds.right - view.bounds.left;
    const height = view.bounds.bottom - view.bounds.top;
    ctx.clearRect(0, 0, width, height);
    const copies = width > view.worldPx ? [-1, 0, 1] : [0];
    for (const copy of copies) {
      ctx.save();
      ctx.translate(copy * view.worldPx - view.bounds.left, -view.bounds.top);
      for (const disc of arrangement.discs.values()) drawDisc(ctx, disc);
      for (const label of arrangement.labels) if (label.country) marks.drawText(ctx, label);
      for (const mention of arrangement.mentions) extras.drawMention(ctx, mention, palette);
      const canvas = canvasBox(view, copy);
      for (const route of arrangement.routes) marks.drawRoute(ctx, route, canvas);
      for (const badge of arrangement.badges) {
        if (badge.moved) drawLeader(ctx, badge.moved, { x: badge.left + badge.width / 2, y: badge.top + badge.height / 2 }, palette);
      }
      for (const stack of arrangement.stacks) if (stack.moved) drawLeader(ctx, stack.moved, stack, palette);
      for (const cluster of arrangement.clusters) footprint.crowds.draw(ctx, cluster, palette);
      for (const ghost of arrangement.ghosts) extras.drawGhost(ctx, ghost, palette);
      for (const stack of arrangement.stacks) {
        marks.drawMark(ctx, stack);
        if (stack.selected) drawRing(ctx, stack, palette);
      }
      for (const badge of arrangement.badges) marks.drawBadge(ctx, badge);
      for (const label of arrangement.labels) if (!label.country) marks.drawText(ctx, label);
      if (arrangement.fan) extras.drawFan(ctx, arrangement.fan, palette);
      ctx.restore();
    }
  }

  // What had to make room stays tied to its place: a badge to the middle of its country.
  function drawLeader(ctx, from, to, palette) {
    ctx.save();
    ctx.strokeStyle = palette.quietInk;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(from.x, from.y, 2, 0, 2 * Math.PI);
    ctx.fillStyle = palette.quietInk;
    ctx.fill();
    ctx.restore();
  }

  function drawDisc(ctx, disc) {
    ctx.save();
    ctx.beginPath();
    ctx.arc(disc.x, disc.y, disc.radius, 0, 2 * Math.PI);
    ctx.globalAlpha = 0.14;
    ctx.fillStyle = disc.colour;
    if (disc.filled) ctx.fill();
    ctx.globalAlpha = 0.7;
    ctx.strokeStyle = disc.colour;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.stroke();
    ctx.restore();
  }

  function drawRing(ctx, stack, palette) {
    ctx.save();
    ctx.beginPath();
    ctx.arc(stack.x, stack.y, stack.radius + marks.CHOSEN_PX, 0, 2 * Math.PI);
    ctx.strokeStyle = palette.paper;
    ctx.lineWidth = 4.5;
    ctx.stroke();
    ctx.strokeStyle = palette.ink;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.restore();
  }

  footprint.layers = { Sheet, Paper, drawArrangement, drawRing, hatch, boxUnder, coveredBoxes };
})();
