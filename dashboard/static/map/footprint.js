// The map of the page: one start on the constant base map, then `show` for every change. It
// fetches its items itself, so that a change of filters moves data and never the map.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { earth, layers, legend } = footprint;

  const FINE_ZOOM = 7; // from here on the 1:10m shapes show
  const FIT_ZOOM = 6; // a first view never dives deeper than this
  const MOST_CHOSEN = 200; // items that one click hands to the page
  const TINT_ALPHA = "24"; // of a shaded country, as hex

  const scene = {
    features: [],
    shapes: null,
    shaded: new Map(),
    selected: new Set(),
    circles: new Map(),
    tiles: null,
    palette: null,
  };
  let map = null;
  let options = null;
  let paperSheet = null;
  let itemSheet = null;
  let arrangement = null;
  let legendBox = null;
  let tooltip = null;
  let notice = null;
  let state = { query: null, selected: "[]", tiles: "none", view: null };
  let clustered = false;
  let fitted = false;
  let fittedTo; // the window of the address that the view was last set to
  let pending = null;
  let clicks = 0;
  let exportLink = null;
  const shapeCache = new Map();

  // ---- the data ---------------------------------------------------------------------------------

  function windowParams() {
    const bounds = map.getBounds();
    const wrap = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
    const whole = bounds.getEast() - bounds.getWest() >= 360;
    const west = whole ? -180 : wrap(bounds.getWest());
    const east = whole ? 180 : wrap(bounds.getEast());
    const south = Math.max(-90, bounds.getSouth());
    const north = Math.min(90, bounds.getNorth());
    return [west, south, east, north].map((v) => v.toFixed(4)).join(",");
  }

  async function fetchItems() {
    if (pending) pending.abort();
    pending = new AbortController();
    const params = new URLSearchParams(state.query);
    params.set("zoom", String(Math.max(0, Math.round(map.getZoom()))));
    if (clustered && !params.has("bbox")) params.set("bbox", windowParams());
    try {
      const response = await fetch(`${options.root}api/items.geojson?${params}`, { signal: pending.signal });
      if (!response.ok) throw new Error(`${response.status}`);
      const collection = await response.json();
      clustered = collection.features.some((f) => f.properties.cluster);
      showItems(collection);
    } catch (error) {
      if (error.name !== "AbortError") say("The items could not be loaded. The server may have stopped.");
    }
  }

  function showItems(collection) {
    scene.features = collection.features;
    shadeCountries();
    if (windowAsked() && state.query.bbox !== fittedTo) fitted = false;
    fittedTo = state.query.bbox;
    say(collection.features.length ? "" : "Nothing matches these filters.");
    if (!fitted && collection.features.length && scene.shapes) fitItems();
    redraw();
    footprint.drawn = (footprint.drawn || 0) + 1;
  }

  function shadeCountries() {
    const kinds = new Map();
    for (const { properties } of scene.features) {
      const add = (code, kind, style) => {
        if (!kinds.has(code)) kinds.set(code, new Set());
        kinds.get(code).add(style === "crossed" ? "crossed" : kind);
      };
      if (properties.cluster && properties.country) {
        for (const mark of Object.keys(properties.marks)) add(properties.country, ...mark.split("|"));
      }
      for (const place of properties.places || []) {
        if ([5, 6].includes(place.where_prec) && place.country) add(place.country, properties.kind, properties.style);
      }
    }
    const colour = (set) => {
      const [only] = set.size === 1 ? set : [null];
      return (scene.palette.kinds[only] || scene.palette.quietInk) + TINT_ALPHA;
    };
    scene.shaded = new Map([...kinds].map(([code, set]) => [code, colour(set)]));
  }

  async function loadShapes(level) {
    const key = `${state.view}/${level}`;
    if (!shapeCache.has(key)) {
      shapeCache.set(key, fetch(`${options.root}map/shapes/${key}.json?v=${options.version}`)
        .then((r) => (r.ok ? r.json() : Promise.reject(new Error(`${r.status}`))))
        .then(earth.decodeShapes));
    }
    try {
      const shapes = await shapeCache.get(key);
      if (!key.startsWith(`${state.view}/`)) return;
      if (level === "10m" && map.getZoom() < FINE_ZOOM) return;
      scene.shapes = shapes;
      if (!fitted && scene.features.length) fitItems();
      redraw();
    } catch (error) {
      shapeCache.delete(key);
      say("The country shapes could not be loaded.");
    }
  }

  function loadShapesForZoom() {
    return loadShapes(map.getZoom() >= FINE_ZOOM ? "10m" : "50m");
  }

  // ---- the view ---------------------------------------------------------------------------------

  function pointsOf(features) {
    const points = [];
    for (const { properties, geometry } of features) {
      if (properties.cluster && geometry) points.push([geometry.coordinates[1], geometry.coordinates[0]]);
      for (const place of properties.places || []) {
        const country = scene.shapes && scene.shapes.byCode.get(place.country);
        if (place.where_prec <= 4 || place.where_prec === 7) {
          if (place.lat !== null && place.lat !== undefined) points.push([place.lat, place.lon]);
        } else if (country) points.push([country.lat, country.lon]);
      }
    }
    return points;
  }

  function fitItems() {
    const asked = windowAsked();
    const points = asked || pointsOf(scene.features);
    fitted = true;
    if (!points.length) return;
    const bounds = L.latLngBounds(points);
    const margin = asked ? 0 : 48;
    map.fitBounds(bounds, { padding: [margin, margin], maxZoom: asked ? 14 : FIT_ZOOM, animate: false });
    if (!asked) clearLegend(bounds, margin);
  }

  // The window that the address asks for, as two corners, or null.
  function windowAsked() {
    const { bbox } = state.query || {};
    if (!bbox) return null;
    const [west, south, east, north] = bbox.split(",").map(Number);
    return [[south, west], [north, east < west ? east + 360 : east]];
  }

  // Where the legend would lie over marks, the view makes room for it: on the left or below,
  // whichever costs less.
  function clearLegend(bounds, margin) {
    const box = legendBox.root.getBoundingClientRect();
    const origin = map.getPixelBounds().min;
    const isUnder = ({ type, ...hit }) => {
      if (type === "line" || hit.cluster) return false;
      const x = (type === "box" ? hit.left : hit.x) - origin.x;
      const y = (type === "box" ? hit.bottom : hit.y) - origin.y;
      return x > box.left - 12 && x < box.right + 12 && y > box.top - 12 && y < box.bottom + 12;
    };
    if (!arrangement || !arrangement.hits.some(isUnder)) return;
    const size = map.getSize();
    const room = [
      { paddingTopLeft: [Math.min(box.right + 30, size.x * 0.55), margin], paddingBottomRight: [margin, margin] },
      { paddingTopLeft: [margin, margin], paddingBottomRight: [margin, Math.min(size.y - box.top + 30, size.y * 0.55)] },
    ].map((options) => ({
      options,
      zoom: map.getBoundsZoom(bounds, false, L.point(options.paddingTopLeft).add(options.paddingBottomRight)),
    }));
    const best = room[0].zoom >= room[1].zoom ? room[0] : room[1];
    if (best.zoom >= map.getMinZoom() + 0.5) {
      map.fitBounds(bounds, { ...best.options, maxZoom: FIT_ZOOM, animate: false });
    }
  }

  function bringIntoView(id) {
    const points = pointsOf(scene.features.filter((f) => f.properties.id === id));
    if (!points.length) return;
    const inView = map.getBounds().pad(-0.05);
    const near = points.map(([lat, lon]) => {
      const copies = [lon - 360, lon, lon + 360];
      const shown = copies.find((l) => inView.contains([lat, l]));
      return { at: [lat, lon], shown: shown !== undefined };
    });
    if (near.some((p) => p.shown)) return;
    if (points.length === 1) map.panTo(points[0]);
    else map.fitBounds(points, { padding: [60, 60], maxZoom: FIT_ZOOM });
  }

  function redraw() {
    if (paperSheet) paperSheet.redraw();
    if (itemSheet) itemSheet.redraw();
  }

  function drawItems(ctx, view) {
    arrangement = footprint.arrange(scene.features, { ...view, ...scene });
    layers.drawArrangement(ctx, view, arrangement, scene.palette);
    footprint.arrangement = arrangement;
    if (legendBox) legendBox.show(arrangement.legend.keys(), disputesInView(view));
  }

  function disputesInView(view) {
    if (!scene.shapes || map.getZoom() < 3) return false;
    return scene.shapes.disputes.some(({ box }) => {
      const width = (box.right - box.left) * view.scale;
      return width > 8 && box.right * view.scale > view.bounds.left && box.left * view.scale < view.bounds.right
        && box.bottom * view.scale > view.bounds.top && box.top * view.scale < view.bounds.bottom;
    });
  }

  function say(text) {
    notice.textContent = text;
    notice.hidden = !text;
  }

  // ---- the reader's hand ------------------------------------------------------------------------

  function worldPixels(event) {
    const point = map.project(event.latlng, map.getZoom());
    const world = 256 * 2 ** map.getZoom();
    const centre = map.project(map.getCenter(), map.getZoom()).x;
    return { x: point.x + Math.round((centre - point.x) / world) * world, y: point.y };
  }

  function disputeAt(at) {
    if (!scene.shapes || map.getZoom() < 3) return null;
    const scale = (256 * 2 ** map.getZoom()) / earth.PAPER;
    const x = ((at.x / scale) % earth.PAPER + earth.PAPER) % earth.PAPER;
    const y = at.y / scale;
    const ctx = itemSheet.context;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const found = scene.shapes.disputes.find((d) => x >= d.box.left && x <= d.box.right
      && y >= d.box.top && y <= d.box.bottom && ctx.isPointInPath(d.fill, x, y, "evenodd"));
    ctx.restore();
    return found ? { name: `${found.name}: disputed`, note: found.note } : null;
  }

  function onMove(event) {
    if (!arrangement) return;
    const at = worldPixels(event);
    const hit = arrangement.hitAt(at.x, at.y);
    map.getContainer().style.cursor = hit ? "pointer" : "";
    const shown = hit || disputeAt(at);
    if (shown) tooltip.show(shown, event.containerPoint, map.getSize());
    else tooltip.hide();
  }

  function onClick(event) {
    const at = worldPixels(event);
    const hit = arrangement && arrangement.hitAt(at.x, at.y);
    if (!hit) return;
    if (hit.cluster) {
      map.setView([hit.cluster.lat, hit.cluster.lon], map.getZoom() + 2);
      return;
    }
    tooltip.hide();
    if (hit.ids.length) choose(hit.ids);
  }

  function choose(ids) {
    clicks += 1;
    scene.selected = new Set(ids);
    state.selected = JSON.stringify(ids.slice(0, MOST_CHOSEN)); // what the page will say: no need to move
    itemSheet.redraw();
    const drawing = { type: "Feature", geometry: null, properties: { ids: ids.slice(0, MOST_CHOSEN), click: clicks } };
    if (window.__GLOBAL_DATA__) {
      window.__GLOBAL_DATA__.last_active_drawing = drawing;
      window.__GLOBAL_DATA__.previous_data = { last_active_drawing: drawing };
    }
    if (window.Streamlit) window.Streamlit.setComponentValue({ last_active_drawing: drawing });
  }

  function onMoveEnd() {
    tooltip.hide();
    updateExportLink();
    loadShapesForZoom();
    if (clustered) fetchItems();
  }

  function updateExportLink() {
    if (!exportLink || state.query === null) return;
    const params = new URLSearchParams(state.query);
    params.set("bbox", windowParams());
    exportLink.href = `${options.root}export/map.png?${params}`;
  }

  // ---- controls ---------------------------------------------------------------------------------

  function addControls() {
    L.control.zoom({ position: "topleft" }).addTo(map);
    const bar = L.control({ position: "topleft" });
    bar.onAdd = () => {
      const root = legend.element("div", { className: "leaflet-bar" });
      const fit = legend.element("a", { text: "⤢", parent: root });
      fit.href = "#";
      fit.title = "Show all items";
      fit.setAttribute("role", "button");
      fit.setAttribute("aria-label", "Show all items");
      L.DomEvent.on(fit, "click", (event) => {
        L.DomEvent.preventDefault(event);
        fitItems();
      });
      exportLink = legend.element("a", { text: "⤓", parent: root });
      exportLink.href = "#";
      exportLink.title = "Save this view as an image";
      exportLink.setAttribute("aria-label", "Save this view as an image");
      exportLink.setAttribute("download", "footprint-map.png");
      L.DomEvent.disableClickPropagation(root);
      return root;
    };
    bar.addTo(map);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 110 }).addTo(map);
    map.attributionControl.setPrefix(false);
    legendBox = new legend.Legend(map, scene.palette);
    tooltip = new legend.Tooltip(map.getContainer());
    notice = legend.element("div", { className: "fp-notice", parent: map.getContainer() });
    notice.hidden = true;
    notice.setAttribute("role", "status");
  }

  let creditText = "";
  function credit() {
    if (creditText) map.attributionControl.removeAttribution(creditText);
    creditText = `${options.attribution} · borders: ${options.viewNames[state.view] || state.view}`
      .replace(/[<>&]/g, "");
    map.attributionControl.addAttribution(creditText);
  }

  let tileLayer = null;
  function setTiles(name) {
    if (tileLayer) tileLayer.remove();
    const tile = options.tiles[name];
    tileLayer = tile ? L.tileLayer(tile.url, { attribution: tile.attribution, maxZoom: 18 }) : null;
    if (tileLayer) tileLayer.addTo(map);
    scene.tiles = tile ? name : null;
  }

  // ---- what the page calls ----------------------------------------------------------------------

  function start(leafletMap, given) {
    map = leafletMap;
    options = given;
    scene.palette = given.palette;
    document.documentElement.lang = "en";
    map.getContainer().style.background = given.palette.water;
    map.getContainer().setAttribute("aria-label", "Map of the items; the table lists the same ones");
    map.getContainer().setAttribute("role", "region");
    map.createPane("paper").style.zIndex = 210;
    map.createPane("items").style.zIndex = 420;
    addControls();
    paperSheet = new layers.Sheet((ctx, view) => layers.drawPaper(ctx, view, scene), { pane: "paper" }).addTo(map);
    itemSheet = new layers.Sheet(drawItems, { pane: "items" }).addTo(map);
    map.on("mousemove", onMove);
    map.on("mouseout", () => tooltip.hide());
    map.on("click", onClick);
    map.on("moveend", onMoveEnd);
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    if (document.fonts) document.fonts.load(`12px ${footprint.FONT.split(",")[0]}`).then(redraw);
  }

  function show(next) {
    const last = state;
    state = { ...state, ...next, selected: JSON.stringify(next.selected) };
    if (state.tiles !== last.tiles) setTiles(state.tiles);
    if (state.view !== last.view) {
      credit();
      loadShapes("110m").then(loadShapesForZoom);
    }
    if (state.selected !== last.selected) {
      const ids = JSON.parse(state.selected);
      scene.selected = new Set(ids);
      if (ids.length === 1) bringIntoView(ids[0]);
    }
    const asked = ({ query, revision }) => JSON.stringify([query, revision]);
    if (asked(state) !== asked(last)) fetchItems();
    else redraw();
    updateExportLink();
  }

  // Where each mark stands on the screen, for tests and for readers of the console.
  function whereIs(id) {
    const found = [];
    const origin = map.getPixelBounds().min;
    for (const hit of arrangement ? arrangement.hits : []) {
      if (!(hit.ids || []).includes(id)) continue;
      const at = hit.type === "circle" ? hit
        : hit.type === "box" ? { x: (hit.left + hit.right) / 2, y: (hit.top + hit.bottom) / 2 }
          : hit.points[Math.floor(hit.points.length / 2)];
      found.push({ type: hit.type, x: at.x - origin.x, y: at.y - origin.y });
    }
    return found;
  }

  Object.assign(footprint, { start, show, whereIs, scene });
})();
