// Which part of the earth the map shows: it moves when the reader asks for it, and else stays.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  const FIT_ZOOM = 6; // a first view never dives deeper than this
  const ASKED_ZOOM = 14; // of a window that the address asks for
  const MARGIN_PX = 48;
  const LEGEND_GAP_PX = 12; // a mark as near to the legend as this counts as under it
  const PHONE_PX = 800; // as page.css has it, with the share of the window that the sheet takes
  const SHEET_SHARE = 0.46;
  const SMALL_SHARE = 0.3; // of the view: items within less of it could be shown closer

  function calm() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  class Camera {
    constructor(map) {
      this.map = map;
      this.fitted = false;
      this.fittedTo = undefined; // the window of the address that the view was last set to
    }

    // The earth is never smaller than the window, so that nothing is shown twice.
    limit() {
      const { x } = this.map.getSize();
      if (!x) return;
      this.map.setMinZoom(Math.max(0, Math.log2(x / 256)));
    }

    // The window as the routes take it: west, south, east, north.
    windowParams() {
      const bounds = this.map.getBounds();
      const wrap = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
      const whole = bounds.getEast() - bounds.getWest() >= 360;
      const west = whole ? -180 : wrap(bounds.getWest());
      const east = whole ? 180 : wrap(bounds.getEast());
      const south = Math.max(-90, bounds.getSouth());
      const north = Math.min(90, bounds.getNorth());
      return [west, south, east, north].map((v) => v.toFixed(4)).join(",");
    }

    pointsOf(features, shapes) {
      const points = [];
      for (const { properties, geometry } of features) {
        if (properties.cluster && geometry) points.push([geometry.coordinates[1], geometry.coordinates[0]]);
        for (const place of properties.places || []) {
          const country = shapes && shapes.byCode.get(place.country);
          if (footprint.isPoint(place)) points.push([place.lat, place.lon]);
          else if (country) points.push([country.lat, country.lon]);
        }
      }
      return points;
    }

    // A question with another window is another view; any other change leaves the view alone.
    heed(bbox) {
      if (bbox && bbox !== this.fittedTo) this.fitted = false;
      this.fittedTo = bbox;
    }

    // Nothing of the view is lost under the legend, or under what the page lays over the map's foot.
    fit(features, { shapes, bbox, legend, draw, isCovered, hasSheet, maxZoom = FIT_ZOOM }) {
      const asked = cornersOf(bbox);
      const points = asked || this.pointsOf(features, shapes);
      this.fitted = true;
      if (!points.length) return;
      const bounds = L.latLngBounds(points);
      if (asked) {
        this.map.fitBounds(bounds, { maxZoom: ASKED_ZOOM, animate: false });
        return;
      }
      const foot = MARGIN_PX + (hasSheet ? coveredFoot() : 0);
      const margins = { paddingTopLeft: [MARGIN_PX, MARGIN_PX], paddingBottomRight: [MARGIN_PX, foot] };
      this.map.fitBounds(bounds, { ...margins, maxZoom, animate: false });
      const isUnder = isCovered || ((box) => this.anyIn(points, box));
      draw(); // the legend is as long as what is drawn
      if (legend) this.clearLegend(bounds, { legend, isUnder, foot, margins, maxZoom, draw });
    }

    anyIn(points, box) {
      return points.some((point) => footprint.boxes.isNear(box, this.map.latLngToContainerPoint(point), footprint.LEGEND_GAP_PX));
    }

    // Where the legend would lie over marks, the view moves off it as far as all stays in sight, and
    // goes farther only where that does not help. Last, it makes room for all of the legend: on the
    // left or below, whichever costs less.
    clearLegend(bounds, { legend, isUnder, foot, margins, maxZoom, draw }) {
      const isClear = () => !isUnder(legend.getBoundingClientRect());
      if (isClear()) return;
      const size = this.map.getSize();
      const box = legend.getBoundingClientRect();
      const zoomWithin = ({ paddingTopLeft, paddingBottomRight }) =>
        Math.min(maxZoom, this.map.getBoundsZoom(bounds, false, L.point(paddingTopLeft).add(paddingBottomRight)));
      const room = [
        { paddingTopLeft: [Math.min(box.right + 30, size.x * 0.55), MARGIN_PX], paddingBottomRight: [MARGIN_PX, foot] },
        { paddingTopLeft: [MARGIN_PX, MARGIN_PX], paddingBottomRight: [MARGIN_PX, Math.max(foot, Math.min(size.y - box.top + 30, size.y * 0.55))] },
      ].map((options) => ({ options, zoom: zoomWithin(options) }));
      const best = room[0].zoom >= room[1].zoom ? room[0] : room[1];
      const least = Math.max(best.zoom + this.map.options.zoomSnap, this.map.getMinZoom());
      for (let zoom = zoomWithin(margins); zoom >= least; zoom -= this.map.options.zoomSnap) {
        for (const center of this.aside(bounds, zoom, foot)) {
          this.map.setView(center, zoom, { animate: false });
          draw(); // names and the legend's lines are others there
          if (isClear()) return;
        }
      }
      const isNear = best.zoom >= this.map.getMinZoom() + 0.5;
      this.map.fitBounds(bounds, { ...(isNear ? best.options : margins), maxZoom, animate: false });
    }

    // The middles of two views that hold the bounds: as far to the right, and as far up, as they may lie.
    aside(bounds, zoom, foot) {
      const half = this.map.getSize().divideBy(2);
      const [a, b] = [this.map.project(bounds.getNorthWest(), zoom), this.map.project(bounds.getSouthEast(), zoom)];
      const middle = a.add(b).divideBy(2).add([0, (foot - MARGIN_PX) / 2]);
      return [L.point(b.x + MARGIN_PX - half.x, middle.y), L.point(middle.x, a.y - MARGIN_PX + half.y)]
        .map((point) => this.map.unproject(point, zoom));
    }

    // What a change of the view would show better, in words; nothing where it is well as it is.
    betterView(features, shapes) {
      const points = this.pointsOf(features, shapes);
      if (!points.length) return "";
      const view = this.map.getBounds();
      const isShown = ([lat, lon]) => [lon - 360, lon, lon + 360].some((l) => view.contains([lat, l]));
      if (!points.every(isShown)) return "Some items are outside this view: show all";
      const size = this.map.getSize();
      const [a, b] = [L.latLngBounds(points).getNorthWest(), L.latLngBounds(points).getSouthEast()]
        .map((corner) => this.map.latLngToContainerPoint(corner));
      const isSmall = Math.abs(b.x - a.x) < size.x * SMALL_SHARE && Math.abs(b.y - a.y) < size.y * SMALL_SHARE;
      return isSmall && this.map.getZoom() < FIT_ZOOM - 1 ? "Zoom to the items" : "";
    }

    bringIntoView(features, shapes) {
      const points = this.pointsOf(features, shapes);
      if (!points.length) return;
      const inView = this.map.getBounds().pad(-0.05);
      const isShown = ([lat, lon]) => [lon - 360, lon, lon + 360].some((l) => inView.contains([lat, l]));
      if (points.some(isShown)) return;
      const animate = !calm();
      if (points.length === 1) this.map.panTo(points[0], { animate });
      else this.map.fitBounds(points, { padding: [60, 60], maxZoom: FIT_ZOOM, animate });
    }
  }

  // How many pixels of the map's foot lie under the sheet that a phone shows the chosen item on.
  function coveredFoot() {
    const { innerWidth, innerHeight } = window.parent;
    if (!window.frameElement || innerWidth > PHONE_PX) return 0;
    const { bottom, height } = window.frameElement.getBoundingClientRect();
    return Math.max(0, Math.min(bottom - innerHeight * (1 - SHEET_SHARE), height / 2));
  }

  // The window that the address asks for, as two corners, or null.
  function cornersOf(bbox) {
    if (!bbox) return null;
    const [west, south, east, north] = bbox.split(",").map(Number);
    return [[south, west], [north, east < west ? east + 360 : east]];
  }

  footprint.LEGEND_GAP_PX = LEGEND_GAP_PX;
  footprint.Camera = Camera;
  footprint.calm = calm;
})();
