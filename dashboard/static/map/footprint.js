// The map of the page: one start on the constant base map, then `show` for every change. It
// fetches its items itself, so that a change of filters moves data and never the map.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { earth, extras, feed, layers, timeOf, withTime } = footprint;

  const NEAR_ZOOM = 5; // of the view that a link to an item opens: with the countries around it
  const FINE_ZOOM = 7; // from here on the 1:10m shapes show
  const DISPUTE_ZOOM = 3; // from here on disputed areas are large enough to be named
  const MOST_CHOSEN = 200; // items that one click hands to the page
  const TINT_ALPHA = "24"; // of a shaded country, as hex
  const GREY_ALPHA = "18"; // of one shaded in grey, which is darker
  const REFUSED = /^4(?!29)/; // answers that another try would get again
  const EVIDENCE_MS = 400; // what else is drawn of a choice waits so long at most for its evidence
  const AGAIN_MS = 4000; // before what could not be loaded is asked for again

  const scene = {
    features: [],
    shapes: null,
    shaded: new Map(),
    selected: new Set(),
    circles: new Map(),
    ghosts: [],
    mentions: [],
    pointed: null,
    fan: null,
    asOf: null,
    tiles: null,
    palette: null,
  };
  let map = null;
  let options = null;
  let camera = null;
  let controls = null;
  let references = null;
  let paperSheet = null;
  let itemSheet = null;
  let arrangement = null;
  let legendBox = null;
  let tooltip = null;
  let state = { query: null, selected: "[]", tiles: "none", view: null };
  let windowed = false; // there are too many to have them all: what is shown is of this window alone
  const clicks = new footprint.Moves();
  const moves = new footprint.Moves(); // of the time
  let marked = ""; // what was last drawn for the choice
  let again = null; // the timer of the next try, where one has failed
  const shapeCache = new Map();

  // ---- the data ---------------------------------------------------------------------------------

  async function fetchItems() {
    const extra = { zoom: String(Math.max(0, Math.round(map.getZoom()))), most: options.mostMarks };
    const ofWindow = windowed && !(state.query || {}).bbox;
    if (ofWindow) extra.bbox = camera.windowParams();
    try {
      const found = await feed.load(options.root, state, extra);
      clearTimeout(again);
      if (!found) return;
      if (ofWindow && found.nEverywhere <= options.mostMarks) { // all of them, wherever they are
        windowed = false;
        await fetchItems();
        return;
      }
      showItems(found, ofWindow);
    } catch (error) {
      clearTimeout(again);
      if (REFUSED.test(error.message)) {
        controls.say("The items could not be loaded.");
        return;
      }
      controls.say("The items could not be loaded. The server may have stopped; trying again.");
      again = setTimeout(fetchItems, AGAIN_MS);
    }
  }

  function showItems({ features, nEverywhere }, ofWindow) {
    windowed = ofWindow || features.some((f) => f.properties.cluster);
    scene.features = features;
    scene.fan = null;
    scene.asOf = (state.query || {}).as_of || null;
    shadeCountries();
    camera.heed((state.query || {}).bbox);
    const none = nEverywhere ? "Nothing that matches these filters lies here." : "Nothing matches these filters.";
    controls.say(features.length || state.mentions ? "" : none);
    if (!camera.fitted && scene.shapes) fitFirst();
    offerBetterView();
    redraw();
    itemSheet.settle();
    footprint.drawn = (footprint.drawn || 0) + 1;
  }

  function shadeCountries() {
    const kinds = new Map();
    const add = (code, mark) => {
      if (!kinds.has(code)) kinds.set(code, new Set());
      kinds.get(code).add(mark);
    };
    for (const { properties } of scene.features) {
      const { palette } = scene;
      const colourOf = (kind, style) => (style === "crossed" ? palette.quietInk : palette.kinds[kind]);
      if (properties.cluster && properties.country) {
        for (const mark of Object.keys(properties.marks)) add(properties.country, colourOf(...mark.split("|")));
      }
      const side = { a: palette.sides[0], b: palette.sides[1], both: palette.quietInk }[properties.side];
      for (const place of properties.places || []) {
        if ([5, 6].includes(place.where_prec) && place.country) {
          add(place.country, side || colourOf(properties.kind, properties.style));
        }
      }
    }
    const { quietInk } = scene.palette;
    const tint = (set) => (set.size === 1 && !set.has(quietInk) ? [...set][0] + TINT_ALPHA : quietInk + GREY_ALPHA);
    scene.shaded = new Map([...kinds].map(([code, set]) => [code, tint(set)]));
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
      controls.say("", "shapes");
      if (!camera.fitted && scene.features.length) fitFirst();
      redraw();
    } catch (error) {
      shapeCache.delete(key);
      controls.say("The country shapes could not be loaded; trying again.", "shapes");
      setTimeout(loadShapesForZoom, AGAIN_MS);
    }
  }

  function loadShapesForZoom() {
    return loadShapes(map.getZoom() >= FINE_ZOOM ? "10m" : "50m");
  }

  // ---- the view ---------------------------------------------------------------------------------

  function fitItems() {
    const features = scene.features.length ? scene.features : mentionsAsFeatures();
    camera.fit(features, {
      shapes: scene.shapes,
      bbox: (state.query || {}).bbox,
      legend: legendBox.root,
      draw: drawForFit,
      isCovered,
      hasSheet: scene.selected.size > 0,
    });
  }

  // A link to an item opens near it; any other first view holds everything.
  function fitFirst() {
    const chosen = scene.features.filter((f) => scene.selected.has(f.properties.id));
    if (chosen.length !== 1 || (state.query || {}).bbox) fitItems();
    else camera.fit(chosen, { shapes: scene.shapes, legend: legendBox.root, draw: drawForFit, hasSheet: true, maxZoom: NEAR_ZOOM });
  }

  function drawForFit() {
    itemSheet.redraw();
    arranged();
  }

  function offerBetterView() {
    const isAsked = Boolean((state.query || {}).bbox); // then other views show nothing more
    controls.offer(camera.fitted && scene.shapes && !isAsked ? camera.betterView(scene.features, scene.shapes) : "");
  }

  function mentionsAsFeatures() {
    return scene.mentions.map(({ lat, lon }) => ({ properties: { places: [{ lat, lon, where_prec: 1 }] } }));
  }

  function isCovered(box) {
    const origin = map.getPixelBounds().min;
    return Boolean(arranged()) && arrangement.hits.some(({ type, ...hit }) => {
      if (type === "line" || hit.cluster) return false;
      const x = (type === "box" ? hit.left : hit.x) - origin.x;
      const y = (type === "box" ? hit.bottom : hit.y) - origin.y;
      return footprint.boxes.isNear(box, { x, y }, footprint.LEGEND_GAP_PX);
    });
  }

  function bringIntoView(id) {
    camera.bringIntoView(scene.features.filter((f) => f.properties.id === id), scene.shapes);
  }

  function redraw() {
    if (paperSheet) paperSheet.redraw();
    if (itemSheet) itemSheet.redraw();
  }

  function drawItems(ctx, view) {
    arrangement = footprint.arrange(scene.features, { ...view, ...scene });
    if (legendBox) legendBox.show(arrangement, disputesInView(view.visible, view));
    footprint.labels.place(arrangement, layers.coveredBoxes(map)); // the legend's box is as it is shown
    layers.drawArrangement(ctx, view, arrangement, scene.palette);
  }

  // The marks as they stand on the map, those of the latest change included.
  function arranged() {
    if (itemSheet) itemSheet.settle();
    return arrangement;
  }

  function disputesInView(bounds, { scale }) {
    if (!scene.shapes || map.getZoom() < DISPUTE_ZOOM) return [];
    const seen = scene.shapes.disputes.filter(({ box }) => (
      (box.right - box.left) * scale > 8 && box.right * scale > bounds.left && box.left * scale < bounds.right
        && box.bottom * scale > bounds.top && box.top * scale < bounds.bottom));
    const size = ({ box }) => (box.right - box.left) * (box.bottom - box.top);
    return [...new Set(seen.sort((a, b) => size(b) - size(a)).map((d) => d.name))];
  }

  // ---- day and night ----------------------------------------------------------------------------

  // The frame is as dark as the page around it.
  function paint() {
    const app = window.parent.document.querySelector(".stApp") || window.parent.document.body;
    const isDark = window.parent.getComputedStyle(app).colorScheme.includes("dark");
    const palette = options.palettes[isDark ? "dark" : "light"];
    if (palette === scene.palette) return;
    scene.palette = palette;
    const root = document.documentElement;
    root.style.colorScheme = isDark ? "dark" : "light";
    for (const name of ["paper", "water", "rule", "border", "ink", "quietInk", "accent"]) {
      root.style.setProperty(`--fp-${name}`, palette[name]);
    }
    map.getContainer().style.background = palette.water;
    if (legendBox) legendBox.setPalette(palette);
    if (references) references.setPalette(palette);
    shadeCountries();
    redraw();
  }

  function followPage() {
    const watched = new MutationObserver(() => window.requestAnimationFrame(paint));
    const app = window.parent.document.querySelector(".stApp");
    if (app) watched.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
    const pressed = (event) => footprint.keys.press(event);
    window.parent.document.addEventListener("keydown", pressed);
    document.addEventListener("keydown", pressed);
    window.addEventListener("pagehide", () => {
      watched.disconnect();
      controls.stop.abort();
      window.parent.document.removeEventListener("keydown", pressed);
    });
  }

  // ---- the reader's hand ------------------------------------------------------------------------

  function worldPixels(event) {
    const point = map.project(event.latlng, map.getZoom());
    const world = 256 * 2 ** map.getZoom();
    const centre = map.project(map.getCenter(), map.getZoom()).x;
    return { x: point.x + Math.round((centre - point.x) / world) * world, y: point.y };
  }

  function disputeAt(at) {
    if (!scene.shapes || map.getZoom() < DISPUTE_ZOOM) return null;
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
    const at = worldPixels(event);
    const hit = arrangement && arrangement.hitAt(at.x, at.y);
    map.getContainer().style.cursor = hit && !hit.ghost ? "pointer" : "";
    const shown = hit || disputeAt(at);
    if (shown) tooltip.show(shown, event.containerPoint, map.getSize());
    else tooltip.hide();
    tellMention(hit ? hit.mention : null);
  }

  let toldMention = null;
  function tellMention(key) {
    if (!scene.mentions.length || key === toldMention) return;
    toldMention = key || null;
    window.parent.document.dispatchEvent(new CustomEvent("footprint:mention", { detail: toldMention }));
  }

  function onClick(event) {
    const at = worldPixels(event);
    const hit = arranged()?.hitAt(at.x, at.y);
    if (!hit || hit.ghost) {
      if (scene.fan) openFan(null);
      return;
    }
    if (hit.cluster) {
      map.setView([hit.cluster.lat, hit.cluster.lon], map.getZoom() + 2, { animate: !footprint.calm() });
      return;
    }
    tooltip.hide();
    if (hit.mention) {
      window.parent.document.dispatchEvent(new CustomEvent("footprint:mention-click", { detail: hit.mention }));
      return;
    }
    if (!hit.ids.length) {
      if (hit.country) tellPage({ country: hit.country });
      return;
    }
    if (!hit.fanned) openFan(hit.ids.length > 1 && hit.type !== "line" ? hit : null);
    choose(hit.ids);
  }

  // Marks at one place fan out around it.
  function openFan(hit) {
    scene.fan = null;
    if (hit && hit.ids.length <= extras.MOST_FANNED) {
      const middle = hit.type === "box" ? { x: (hit.left + hit.right) / 2, y: (hit.top + hit.bottom) / 2 } : hit;
      const at = map.unproject([middle.x, middle.y], map.getZoom());
      scene.fan = { ids: hit.ids, lat: at.lat, lon: at.lng };
    }
    itemSheet.redraw();
  }

  function choose(ids) {
    scene.selected = new Set(ids);
    scene.ghosts = [];
    state.selected = JSON.stringify(ids.slice(0, MOST_CHOSEN)); // what the page will say: no need to move
    marked = marksOf();
    itemSheet.redraw();
    tellPage({ ids: ids.slice(0, MOST_CHOSEN), n: ids.length });
  }

  // What was clicked, in the one form that the page's component hands on.
  function tellPage(what) {
    const drawing = { type: "Feature", geometry: null, properties: { ...what, click: clicks.next() } };
    if (window.__GLOBAL_DATA__) {
      window.__GLOBAL_DATA__.last_active_drawing = drawing;
      window.__GLOBAL_DATA__.previous_data = { last_active_drawing: drawing };
    }
    if (window.Streamlit) window.Streamlit.setComponentValue({ last_active_drawing: drawing });
  }

  // The item `by` places on from the chosen one, in the order of the table.
  function step(by) {
    const items = state.collection ? scene.features : feed.inOrder(scene.features);
    if (!items.length) return;
    const at = items.findIndex((f) => scene.selected.has(f.properties.id));
    const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
    const { id } = items[next].properties;
    scene.fan = null;
    choose([id]);
    bringIntoView(id);
  }

  function onMoveEnd() {
    tooltip.hide();
    updateExportLink();
    offerBetterView();
    loadShapesForZoom();
    if (windowed) fetchItems();
  }

  function updateExportLink() {
    controls.exporter.at(options.root, state.query, camera.windowParams());
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
    document.documentElement.lang = "en";
    map.getContainer().setAttribute("aria-label", "Map of the items; the table lists the same ones");
    map.getContainer().setAttribute("role", "region");
    map.createPane("paper").style.zIndex = 210;
    map.createPane("items").style.zIndex = 420;
    camera = new footprint.Camera(map);
    camera.limit();
    paint();
    controls = new footprint.Controls(map, { onFit: fitItems });
    legendBox = new footprint.legend.Legend(map, scene.palette);
    references = new footprint.References(map, options);
    references.setPalette(scene.palette);
    tooltip = new footprint.Tooltip(map.getContainer());
    const paper = new layers.Paper();
    paperSheet = new layers.Sheet((ctx, view) => paper.draw(ctx, view, scene), { pane: "paper" }).addTo(map);
    itemSheet = new layers.Sheet(drawItems, { pane: "items" }).addTo(map);
    map.on("mousemove", onMove);
    map.on("mouseout", () => tooltip.hide());
    map.on("click", onClick);
    map.on("zoomstart", () => { scene.fan = null; });
    map.on("moveend", onMoveEnd);
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      camera.limit();
    }).observe(map.getContainer());
    followPage();
    if (document.fonts) {
      document.fonts.addEventListener("loadingdone", () => {
        footprint.boxes.forgetWidths();
        redraw();
      });
      document.fonts.load(`12px ${footprint.FONT.split(",")[0]}`);
    }
  }

  // Streamlit's component library adds a style sheet of the theme at every call, and takes none away.
  function dropOldThemes() {
    const sheets = [...document.head.querySelectorAll("style")];
    const themes = sheets.filter((sheet) => sheet.textContent.includes("--primary-color"));
    themes.slice(0, -1).forEach((sheet) => sheet.remove());
  }

  function show(next) {
    dropOldThemes();
    const last = state;
    state = { ...state, collection: null, sides: null, mentions: null, ...next, selected: JSON.stringify(next.selected) };
    const isOldTime = !moves.heeds(next.move);
    if (isOldTime && last.query && state.query) state.query = withTime(state.query, timeOf(last.query));
    if (clicks.heeds(next.click)) scene.ghosts = next.ghosts || [];
    else state.selected = last.selected;
    scene.mentions = next.mentions || [];
    legendBox.sides = Object.fromEntries((next.sides || []).map((side, i) => ["ab"[i], side.name]));
    if (next.sides) legendBox.sides.both = next.sides.map((side) => side.name).join(" and ");
    if (state.tiles !== last.tiles) setTiles(state.tiles);
    let shapes = null;
    if (state.view !== last.view) {
      controls.credit(`${options.attribution} · borders: ${options.viewNames[state.view] || state.view}`);
      shapes = loadShapes("110m");
    }
    if (state.selected !== last.selected) {
      const ids = JSON.parse(state.selected);
      scene.selected = new Set(ids);
      if (ids.length === 1) bringIntoView(ids[0]);
    }
    const asked = ({ query, sides, collection, revision }) => JSON.stringify([query, sides, collection, revision]);
    references.heed(state);
    const items = asked(state) !== asked(last) ? fetchItems() : null;
    if (!items && marksOf() !== marked) {
      if (state.selected !== last.selected) itemSheet.redraw();
      else window.requestIdleCallback(() => itemSheet.redraw(), { timeout: EVIDENCE_MS });
    }
    marked = marksOf();
    if (shapes) Promise.all([shapes, items]).then(loadShapesForZoom); // finer ones when the items are there
    updateExportLink();
  }

  // What is drawn for the choice, beside the items.
  function marksOf() {
    return JSON.stringify([state.selected, scene.ghosts, scene.mentions]);
  }

  // The day or the days of the map, straight from the timeline; the page is told when it rests.
  function setTime(days, move) {
    moves.follow(move);
    if (!state.query) return null;
    const query = withTime(state.query, days);
    if (JSON.stringify(query) === JSON.stringify(state.query)) return null;
    state = { ...state, query };
    updateExportLink();
    return fetchItems();
  }

  // A name of the article that the reader points at in the text, or null.
  function point(key) {
    scene.pointed = key;
    const mention = scene.mentions.find((m) => m.key === key);
    if (mention) camera.bringIntoView([{ properties: { places: [{ ...mention, where_prec: 1 }] } }], null);
    itemSheet.redraw();
  }

  // Where each mark of an item, or the count of a country, stands on the screen: for tests.
  function whereIs(id) {
    const found = [];
    const origin = map.getPixelBounds().min;
    for (const hit of arranged()?.hits || []) {
      if (!(hit.ids || []).includes(id) && hit.country !== id) continue;
      const at = footprint.boxes.middleOf(hit);
      found.push({ type: hit.type, x: at.x - origin.x, y: at.y - origin.y });
    }
    return found;
  }

  Object.defineProperty(footprint, "arrangement", { get: arranged });
  Object.assign(footprint, { start, show, setTime, point, step, whereIs, scene });
})();
