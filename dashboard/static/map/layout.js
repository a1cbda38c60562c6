// Where everything goes on one view: marks stacked where they would overlap, badges for what is
// known only by country, routes bundled. Labels and what a choice adds have files of their own.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { crowds, earth } = footprint;
  const { KIND_ORDER } = footprint.marks;
  const { Occupied, textWidth, boxAround, isAcross, trimEnds, distanceToLine } = footprint.boxes;

  const STACK_PX = 13; // marks of one kind nearer than this become one mark with a number
  const MARK_RADIUS = 6;
  const NEAR = 2;
  const DISTRICT = 3;
  const PROVINCE = 4;
  const SEA = 7;
  const NEAR_KM = 25; // UCDP GED where_prec 2
  const DISC_KM = { [DISTRICT]: 30, [PROVINCE]: 90 }; // a common district, a common province
  const STYLE_ORDER = ["filled", "half", "hollow", "crossed"]; // a stack shows its truest part
  const BADGE_HEIGHT = 19;
  const LINE_STEP_PX = 6; // between the boxes that keep a line clear of labels
  const FADED_DAYS = 30; // a meeting stays on the map of a day for so long, fading
  const DAY_MS = 86400000;

  const NEAREST = 9; // of the steps: the place itself and those around it
  const NEAR_BY = 49; // of the steps: three rings, as far as a mark or a mere count may go
  const MOST_CLEAR = 60; // routes on a view: more are drawn thin and pale, or they would be all there is
  const TIED_PX = 10; // a mark moved farther than this is tied to its place by a line

  // Steps away from where a thing belongs, nearest first, in units of its own size.
  const NUDGES = [0, 1, 2, 3, 4, 5].flatMap((ring) => {
    const steps = [];
    for (let i = -ring; i <= ring; i += 1) {
      for (let j = -ring; j <= ring; j += 1) {
        if (Math.max(Math.abs(i), Math.abs(j)) === ring) steps.push([i, j]);
      }
    }
    return steps.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  });

  function isPoint(place) {
    return place.lat !== null && place.lat !== undefined
      && (place.where_prec <= PROVINCE || place.where_prec === SEA);
  }

  // ---- reading features into things with a place on paper ------------------------------------

  function nodesOf(feature) {
    const places = feature.properties.places || [];
    if (feature.properties.kind !== "evacuation") return { nodes: places, legs: [] };
    const byRole = (role) => places.filter((p) => p.role === role);
    const stages = [byRole("origin"), ...byRole("hub").map((p) => [p]), byRole("destination")]
      .filter((stage) => stage.length > 0);
    const legs = [];
    for (let i = 0; i + 1 < stages.length; i += 1) {
      for (const from of stages[i]) for (const to of stages[i + 1]) legs.push([from, to]);
    }
    const drawn = legs.length ? places.filter((p) => p.role !== "destination" || !isPoint(p)) : places;
    return { nodes: drawn, legs };
  }

  class Arrangement {
    constructor(features, view) {
      this.view = view; // {scale, worldPx, bounds, centreX, shapes, palette, selected, circles, ...}
      this.stacks = [];
      this.stackCells = new Map();
      this.discs = new Map(); // one for all items of a colour at a place: they do not add up
      this.groups = new Map(); // badges: by country code or region name
      this.legs = new Map();
      this.routes = [];
      this.badges = [];
      this.labels = [];
      this.clusters = [];
      this.ghosts = [];
      this.mentions = [];
      this.fan = null;
      this.hits = [];
      this.legend = new Map();
      this.occupied = new Occupied();
      features.forEach((feature) => this.read(feature));
      this.spreadStacks();
      this.placeBadges();
      this.placeRoutes();
      footprint.extras.place(this, features);
    }

    toPixels(paperPoint) {
      const { scale } = this.view;
      return this.inMiddle({ x: paperPoint.x * scale, y: paperPoint.y * scale });
    }

    // Of the copies of a point in all the worlds side by side, the one nearest the middle.
    inMiddle({ x, y }) {
      const { worldPx, centreX } = this.view;
      return { x: x + Math.round((centreX - x) / worldPx) * worldPx, y };
    }

    isInView(point, margin = 60) {
      const { bounds } = this.view;
      return point.x > bounds.left - margin && point.x < bounds.right + margin
        && point.y > bounds.top - margin && point.y < bounds.bottom + margin;
    }

    read(feature) {
      const props = feature.properties;
      if (props.cluster && !feature.geometry) {
        this.readVague(feature, { country: props.country });
        return;
      }
      if (props.cluster) {
        const [lon, lat] = feature.geometry.coordinates;
        const at = this.toPixels(earth.toPaper(lat, lon));
        if (this.isInView(at)) this.clusters.push({ ...at, lat, lon, props });
        return;
      }
      const { nodes, legs } = nodesOf(feature);
      for (const place of nodes) {
        if (isPoint(place)) this.readPoint(feature, place);
        else this.readVague(feature, place);
      }
      for (const [from, to] of legs) this.readLeg(feature, from, to);
    }

    readPoint(feature, place) {
      const at = this.toPixels(earth.toPaper(place.lat, place.lon));
      if (!this.isInView(at)) return;
      const props = feature.properties;
      if (place.where_prec >= NEAR && place.where_prec <= PROVINCE) {
        const km = DISC_KM[place.where_prec] || NEAR_KM;
        const radius = earth.kmToPaper(km, place.lat) * this.view.scale;
        const exactish = place.where_prec === NEAR;
        const { colour } = this.coloursOf(props.kind, props.side);
        const disc = { ...at, radius: exactish ? radius : Math.max(radius, 9), colour, filled: !exactish };
        this.discs.set(JSON.stringify(disc), disc);
        if (!exactish || radius > MARK_RADIUS + 2) this.legend.set(exactish ? "near" : "disc", true);
        if (!exactish) {
          this.readVague(feature, place, at);
          return;
        }
      }
      if (place.where_prec === SEA) this.legend.set("sea", true);
      const stack = this.stackAt(props, at);
      stack.features.push(feature);
      stack.places.push(place);
      stack.open = stack.open && place.where_prec === SEA;
      stack.alpha = Math.max(stack.alpha, this.alphaOf(props));
    }

    // On the map of a day a meeting fades over the month after it.
    alphaOf({ kind, date_end: end }) {
      const { asOf } = this.view;
      if (!asOf || kind !== "meeting" || !end) return 1;
      const days = (Date.parse(asOf) - Date.parse(end)) / DAY_MS;
      return 1 - 0.65 * Math.max(0, Math.min(1, days / FADED_DAYS));
    }

    stackAt({ kind, side }, at) {
      const cell = (v) => Math.floor(v / STACK_PX);
      const name = `${kind}|${side || ""}`;
      for (let i = -1; i <= 1; i += 1) {
        for (let j = -1; j <= 1; j += 1) {
          const near = this.stackCells.get(`${name}|${cell(at.x) + i}|${cell(at.y) + j}`);
          if (near && Math.hypot(near.x - at.x, near.y - at.y) < STACK_PX) return near;
        }
      }
      const stack = { kind, side, ...at, anchor: at, features: [], places: [], open: true, alpha: 0 };
      this.stackCells.set(`${name}|${cell(at.x)}|${cell(at.y)}`, stack);
      this.stacks.push(stack);
      return stack;
    }

    readVague(feature, place, at = null) {
      const country = this.view.shapes && this.view.shapes.byCode.get(place.country);
      let key = place.country;
      let where = at;
      if (at) key = `${place.name}|${place.lat}|${place.lon}`;
      else if (country) where = this.toPixels(country.label);
      else if (place.lat !== null && place.lat !== undefined) {
        key = place.name;
        where = this.toPixels(earth.toPaper(place.lat, place.lon));
      }
      if (!where) return;
      if (!this.groups.has(key)) {
        const shaded = !at && country ? place.country : null;
        this.groups.set(key, { key, ...where, name: at || !country ? place.name : country.name, shaded, role: place.role, features: [] });
      }
      const group = this.groups.get(key);
      if (!group.features.includes(feature)) group.features.push(feature);
    }

    readLeg(feature, from, to) {
      const end = (place) => {
        if (isPoint(place)) return { lat: place.lat, lon: place.lon, vague: place.where_prec > NEAR && place.where_prec !== SEA };
        const country = this.view.shapes && this.view.shapes.byCode.get(place.country);
        if (country) return { lat: country.lat, lon: country.lon, vague: true };
        return place.lat === null || place.lat === undefined ? null : { lat: place.lat, lon: place.lon, vague: true };
      };
      const a = end(from);
      const b = end(to);
      if (!a || !b || (a.lat === b.lat && a.lon === b.lon)) return;
      const { style, side } = feature.properties;
      const path = `${a.lat},${a.lon}>${b.lat},${b.lon}`;
      const key = `${path}|${style}|${side || ""}`;
      if (!this.legs.has(key)) {
        const { circles } = this.view;
        if (!circles.has(path)) circles.set(path, earth.greatCircle(a, b));
        this.legs.set(key, { points: circles.get(path), style, side, vague: a.vague || b.vague, gap: b.vague ? 15 : 0, features: [], from, to });
      }
      this.legs.get(key).features.push(feature);
    }

    // ---- marks --------------------------------------------------------------------------------

    spreadStacks() {
      this.stacks.sort((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind));
      for (const stack of this.stacks) {
        const ids = new Set(stack.features.map((f) => f.properties.id));
        stack.ids = [...ids];
        stack.count = ids.size;
        stack.style = STYLE_ORDER.find((s) => stack.features.some((f) => f.properties.style === s));
        stack.radius = MARK_RADIUS + (stack.count > 1 ? 2.5 : 0) + (stack.count > 99 ? 3 : 0);
        stack.selected = stack.ids.some((id) => this.view.selected.has(id));
        Object.assign(stack, this.coloursOf(stack.kind, stack.side));
        const step = stack.radius + 4;
        const boxOf = ([dx, dy]) => boxAround(stack.anchor.x + dx * step, stack.anchor.y + dy * step, stack.radius + 1);
        const steps = NUDGES.slice(0, NEAR_BY);
        const [dx, dy] = this.occupied.firstFree(steps, boxOf) || steps[0];
        stack.x = stack.anchor.x + dx * step;
        stack.y = stack.anchor.y + dy * step;
        stack.moved = Math.hypot(dx, dy) * step > TIED_PX ? stack.anchor : null;
        this.occupied.add(boxAround(stack.x, stack.y, stack.radius + 1));
        stack.features.forEach((f) => this.noteLegend(f));
        this.hits.push({ type: "circle", x: stack.x, y: stack.y, radius: stack.radius + 4, ids: stack.ids, features: stack.features, lat: stack.places[0].lat, lon: stack.places[0].lon });
      }
      this.clusters = crowds.join(this.clusters, (kind, side) => this.coloursOf(kind, side).colour);
      for (const cluster of this.clusters) {
        this.legend.set("cluster", true);
        cluster.keys.forEach((key) => this.legend.set(key, true));
        this.occupied.add(boxAround(cluster.x, cluster.y, cluster.radius));
        this.hits.push({ type: "circle", x: cluster.x, y: cluster.y, radius: cluster.radius, cluster });
      }
    }

    // Where two sides are compared, the side has the colour and the kind only its shape.
    coloursOf(kind, side) {
      const { palette } = this.view;
      const paper = { paper: palette.paper, ink: palette.ink };
      if (side) {
        const colour = { a: palette.sides[0], b: palette.sides[1], both: palette.ink }[side];
        return { colour, textColour: colour, ...paper };
      }
      return { colour: palette.kinds[kind], textColour: palette.kindTexts[kind], ...paper };
    }

    noteLegend(feature) {
      const { kind, style, side } = feature.properties;
      this.legend.set(`${kind}|${style}`, true);
      if (side) this.legend.set(`side:${side}`, true);
    }

    // ---- badges -------------------------------------------------------------------------------

    placeBadges() {
      const sorted = [...this.groups.values()].sort((a, b) => crowds.countOf(b) - crowds.countOf(a));
      for (const group of sorted) {
        if (!this.isInView(group)) continue;
        const parts = this.badgeParts(group);
        const colours = new Set(parts.map((p) => p.colour));
        const ids = [...new Set(group.features.map((f) => f.properties.id).filter(Boolean))];
        const badge = {
          ...this.coloursOf(parts[0].kind, parts[0].side),
          parts,
          ids,
          group,
          dashed: !group.shaded, // known less well than by country
          selected: ids.some((id) => this.view.selected.has(id)),
        };
        badge.colour = colours.size > 1 ? this.view.palette.quietInk : parts[0].colour;
        if (!this.seatBadge(badge, group)) {
          this.legend.set("unseated", true);
          continue;
        }
        parts.forEach((p) => p.kind && this.legend.set(`${p.kind}|${p.style}`, true));
        group.features.forEach((f) => f.properties.side && this.legend.set(`side:${f.properties.side}`, true));
        this.legend.set(group.shaded ? "country" : "area", true);
        this.badges.push(badge);
        this.hits.push({ type: "box", left: badge.left, right: badge.left + badge.width, top: badge.top - 2, bottom: badge.top + badge.height + 2, ids, country: crowds.countryOf(group), features: group.features, where: group.name });
      }
    }

    // A badge stays near its country; where it would touch another mark it gives up its words. One
    // of a crowded map, which only counts, is left out where there is no room; its country is shaded.
    seatBadge(badge, group) {
      const bare = badge.parts.map((p) => (p.words ? { ...p, text: "", width: 10 } : p));
      badge.height = BADGE_HEIGHT;
      for (const parts of [badge.parts, bare]) {
        badge.parts = parts;
        badge.width = parts.reduce((sum, p) => sum + p.width, 0) + 13;
        const farthest = crowds.countryOf(group) ? NEAR_BY : NUDGES.length;
        const most = parts === bare ? farthest : NEAREST; // with words only right beside its place
        const boxOf = ([x, y]) => badgeBox(badge, group, x, y);
        const places = this.uncut(NUDGES.slice(0, most).map(([i, j]) => [i * (badge.width / 3 + 4), j * 13]), boxOf);
        const free = this.occupied.firstFree(places, boxOf);
        if (!free && parts !== bare) continue;
        if (!free && crowds.countryOf(group)) return false;
        const [dx, dy] = free || this.occupied.leastCovered(places, boxOf);
        badge.left = group.x - badge.width / 2 + dx;
        badge.top = group.y - badge.height / 2 + dy;
        badge.moved = Math.hypot(dx, dy) > 24 ? { x: group.x, y: group.y } : null;
        this.occupied.add(badgeBox(badge, group, dx, dy));
        return true;
      }
      return false;
    }

    // Of some places for a box those at which the window's edge does not cut it, if there are any.
    uncut(places, boxOf) {
      const whole = places.filter((place) => !isAcross(this.view.visible, boxOf(place)));
      return whole.length ? whole : places;
    }

    badgeParts(group) {
      const { features } = group;
      const font = `600 11.5px ${footprint.FONT}`;
      if (features.length === 1 && !features[0].properties.cluster) {
        const { kind, style, side, status_words: status } = features[0].properties;
        const words = kind === "evacuation" ? `${group.role === "origin" ? "from" : "to"} ${group.name}` : status;
        return [{ kind, style, side, ...this.coloursOf(kind, side), text: words, words: true, width: 18 + textWidth(words, font) }];
      }
      if (crowds.countryOf(group)) {
        const text = crowds.sayNumber(crowds.countOf(group));
        const { ink, quietInk } = this.view.palette;
        return [{ style: "filled", colour: quietInk, textColour: ink, text, width: 8 + textWidth(text, font) }];
      }
      const counts = new Map();
      for (const { properties } of features) {
        const key = `${properties.kind}|${properties.style}|${properties.side || ""}`;
        counts.set(key, (counts.get(key) || 0) + 1);
      }
      const order = (key) => KIND_ORDER.indexOf(key.split("|")[0]) * 10 + STYLE_ORDER.indexOf(key.split("|")[1]);
      return [...counts.keys()].sort((a, b) => order(a) - order(b)).map((key) => {
        const [kind, style, side] = key.split("|");
        const text = String(counts.get(key));
        return { kind, style, side, ...this.coloursOf(kind, side), text, width: 20 + textWidth(text, font) };
      });
    }

    // ---- routes -------------------------------------------------------------------------------

    placeRoutes() {
      for (const leg of this.legs.values()) {
        const shift = this.shiftOf(leg.points);
        const points = leg.points.map((p) => ({ x: p.x * this.view.scale + shift, y: p.y * this.view.scale }));
        const ids = [...new Set(leg.features.map((f) => f.properties.id))];
        const trimmed = trimEnds(points, { start: 8, end: this.gapAt(points[points.length - 1], leg.gap) });
        if (trimmed.length < 2) continue;
        this.routes.push({
          ...this.coloursOf("evacuation", leg.side),
          points: trimmed,
          width: 1.8 + Math.min(3, Math.log2(ids.length)),
          style: leg.style,
          vague: leg.vague,
          ids,
          features: leg.features,
          selected: ids.some((id) => this.view.selected.has(id)),
          to: leg.to,
        });
        leg.features.forEach((f) => this.noteLegend(f));
        this.legend.set(leg.vague ? "vague-route" : "route", true);
        this.hits.unshift({ type: "line", points: trimmed, ids, features: leg.features });
      }
      this.routes.forEach((route) => this.keepClear(route.points));
      const anySelected = this.routes.some((route) => route.selected);
      const isCrowd = this.routes.length > MOST_CLEAR;
      for (const route of this.routes) {
        route.thin = isCrowd && !route.selected;
        route.faded = route.thin || (anySelected && !route.selected);
      }
      const rank = (route) => (route.selected ? 10 : 0) - STYLE_ORDER.indexOf(route.style);
      this.routes.sort((a, b) => rank(a) - rank(b));
    }

    // No label is set over a line.
    keepClear(points) {
      let last = null;
      for (const point of points.map((p) => this.inMiddle(p))) {
        const steps = last ? Math.ceil(Math.hypot(point.x - last.x, point.y - last.y) / LINE_STEP_PX) : 1;
        for (let i = 1; i <= steps && this.isInView(point, 200); i += 1) {
          const from = last || point;
          const x = from.x + ((point.x - from.x) * i) / steps;
          const y = from.y + ((point.y - from.y) * i) / steps;
          this.occupied.add({ ...boxAround(x, y, 1.5), isLine: true });
        }
        last = point;
      }
    }

    // A line may run past the edge of the paper; it is moved as a whole, so that it stays one line.
    shiftOf(points) {
      const { scale, worldPx, centreX } = this.view;
      const middle = (points[0].x + points[points.length - 1].x) * 0.5 * scale;
      return Math.round((centreX - middle) / worldPx) * worldPx;
    }

    gapAt(end, gap) {
      if (gap) return gap;
      const marked = this.stacks.some((s) => Math.hypot(s.x - end.x, s.y - end.y) < 8);
      return marked ? 10 : 1;
    }

    // The topmost thing under a point, or null.
    hitAt(x, y) {
      for (let i = this.hits.length - 1; i >= 0; i -= 1) {
        const hit = this.hits[i];
        if (hit.type === "circle" && Math.hypot(hit.x - x, hit.y - y) <= hit.radius) return hit;
        if (hit.type === "box" && x >= hit.left && x <= hit.right && y >= hit.top && y <= hit.bottom) return hit;
        if (hit.type === "line" && distanceToLine(hit.points, x, y) < 6) return hit;
      }
      return null;
    }
  }

  function badgeBox(badge, group, dx, dy) {
    const left = group.x - badge.width / 2 + dx;
    const top = group.y - badge.height / 2 + dy;
    return { left: left - 2, right: left + badge.width + 2, top: top - 2, bottom: top + badge.height + 2 };
  }

  footprint.isPoint = isPoint;
  footprint.arrange = (features, view) => new Arrangement(features, view);
})();
