// Where everything goes on one view: marks stacked where they would overlap, badges for what is
// known only by country, routes bundled, and labels only where they touch nothing.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { earth } = footprint;

  const STACK_PX = 11; // marks of one kind nearer than this become one mark with a number
  const MARK_RADIUS = 6;
  const NEAR = 2;
  const DISTRICT = 3;
  const PROVINCE = 4;
  const SEA = 7;
  const NEAR_KM = 25; // UCDP GED where_prec 2
  const DISC_KM = { [DISTRICT]: 30, [PROVINCE]: 90 }; // a common district, a common province
  const KIND_ORDER = ["base", "meeting", "evacuation"];
  const STYLE_ORDER = ["filled", "half", "hollow", "crossed"]; // a stack shows its truest part
  const NUDGES = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];

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

    isFree(box) {
      for (const key of this.keysOf(box)) {
        for (const other of this.cells.get(key) || []) {
          if (
            box.left < other.right && other.left < box.right
            && box.top < other.bottom && other.top < box.bottom
          ) return false;
        }
      }
      return true;
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

  function isPoint(place) {
    return place.lat !== null && place.lat !== undefined
      && (place.where_prec <= PROVINCE || place.where_prec === SEA);
  }

  function boxAround(x, y, radius) {
    return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
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
      this.view = view; // {scale, worldPx, bounds, centreX, shapes, palette, selected, circles}
      this.stacks = [];
      this.stackCells = new Map();
      this.discs = [];
      this.groups = new Map(); // badges: by country code or region name
      this.legs = new Map();
      this.routes = [];
      this.badges = [];
      this.labels = [];
      this.clusters = [];
      this.hits = [];
      this.legend = new Map();
      this.occupied = new Occupied();
      features.forEach((feature) => this.read(feature));
      this.spreadStacks();
      this.placeBadges();
      this.placeRoutes();
      this.placeLabels();
      this.nameCountries();
    }

    toPixels(paperPoint) {
      const { scale, worldPx, centreX } = this.view;
      let x = paperPoint.x * scale;
      x += Math.round((centreX - x) / worldPx) * worldPx;
      return { x, y: paperPoint.y * scale };
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
        this.discs.push({ ...at, radius: exactish ? radius : Math.max(radius, 9), kind: props.kind, filled: !exactish });
        if (!exactish || radius > MARK_RADIUS + 2) this.legend.set(exactish ? "near" : "disc", true);
        if (!exactish) return this.readVague(feature, place, at);
      }
      if (place.where_prec === SEA) this.legend.set("sea", true);
      const stack = this.stackAt(props.kind, at);
      stack.features.push(feature);
      stack.places.push(place);
      stack.open = stack.open && place.where_prec === SEA;
      return undefined;
    }

    stackAt(kind, at) {
      const cell = (v) => Math.floor(v / STACK_PX);
      for (let i = -1; i <= 1; i += 1) {
        for (let j = -1; j <= 1; j += 1) {
          const near = this.stackCells.get(`${kind}|${cell(at.x) + i}|${cell(at.y) + j}`);
          if (near && Math.hypot(near.x - at.x, near.y - at.y) < STACK_PX) return near;
        }
      }
      const stack = { kind, ...at, anchor: at, features: [], places: [], open: true };
      this.stackCells.set(`${kind}|${cell(at.x)}|${cell(at.y)}`, stack);
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
      const { style } = feature.properties;
      const path = `${a.lat},${a.lon}>${b.lat},${b.lon}`;
      const key = `${path}|${style}`;
      if (!this.legs.has(key)) {
        const { circles } = this.view;
        if (!circles.has(path)) circles.set(path, earth.greatCircle(a, b));
        this.legs.set(key, { points: circles.get(path), style, vague: a.vague || b.vague, gap: b.vague ? 15 : 0, features: [], from, to });
      }
      this.legs.get(key).features.push(feature);
    }

    // ---- marks --------------------------------------------------------------------------------

    spreadStacks() {
      const { palette } = this.view;
      this.stacks.sort((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind));
      for (const stack of this.stacks) {
        const ids = new Set(stack.features.map((f) => f.properties.id));
        stack.ids = [...ids];
        stack.count = ids.size;
        stack.style = STYLE_ORDER.find((s) => stack.features.some((f) => f.properties.style === s));
        stack.radius = MARK_RADIUS + (stack.count > 1 ? 2.5 : 0) + (stack.count > 99 ? 3 : 0);
        stack.selected = stack.ids.some((id) => this.view.selected.has(id));
        Object.assign(stack, this.coloursOf(stack.kind));
        const step = stack.radius * 2 + 3;
        for (const [dx, dy] of NUDGES) {
          const box = boxAround(stack.anchor.x + dx * step, stack.anchor.y + dy * step, stack.radius + 1);
          if (this.occupied.isFree(box)) {
            stack.x = stack.anchor.x + dx * step;
            stack.y = stack.anchor.y + dy * step;
            break;
          }
        }
        this.occupied.add(boxAround(stack.x, stack.y, stack.radius + 1));
        stack.features.forEach((f) => this.noteLegend(f));
        this.hits.push({ type: "circle", x: stack.x, y: stack.y, radius: stack.radius + 4, ids: stack.ids, features: stack.features });
      }
      for (const cluster of this.clusters) {
        cluster.radius = Math.min(30, 11 + Math.log10(cluster.props.point_count) * 5);
        this.legend.set("cluster", true);
        this.occupied.add(boxAround(cluster.x, cluster.y, cluster.radius));
        this.hits.push({ type: "circle", x: cluster.x, y: cluster.y, radius: cluster.radius, cluster });
      }
      this.discs.forEach((disc) => Object.assign(disc, { colour: palette.kinds[disc.kind] }));
    }

    coloursOf(kind) {
      const { palette } = this.view;
      return { colour: palette.kinds[kind], textColour: palette.kindTexts[kind], paper: palette.paper, ink: palette.ink };
    }

    noteLegend(feature) {
      const { kind, style } = feature.properties;
      this.legend.set(`${kind}|${style}`, true);
    }

    // ---- badges -------------------------------------------------------------------------------

    placeBadges() {
      const sorted = [...this.groups.values()].sort((a, b) => b.features.length - a.features.length);
      for (const group of sorted) {
        const parts = this.badgeParts(group);
        const kinds = [...new Set(parts.map((p) => p.kind))];
        const ids = [...new Set(group.features.map((f) => f.properties.id).filter(Boolean))];
        const badge = {
          ...(kinds.length === 1 ? this.coloursOf(kinds[0]) : { ...this.coloursOf(kinds[0]), colour: this.view.palette.quietInk }),
          parts,
          ids,
          group,
          hollow: parts.every((p) => p.style !== "filled"),
          selected: ids.some((id) => this.view.selected.has(id)),
        };
        this.seatBadge(badge, group);
        parts.forEach((p) => this.legend.set(`${p.kind}|${p.style}`, true));
        this.legend.set(group.shaded ? "country" : "area", true);
        if (!this.isInView({ x: badge.left + badge.width / 2, y: badge.top })) continue;
        this.badges.push(badge);
        this.hits.push({ type: "box", left: badge.left, right: badge.left + badge.width, top: badge.top - 2, bottom: badge.top + badge.height + 2, ids, features: group.features, where: group.name });
      }
    }

    // A badge stays near its country; where it would touch another mark it gives up its words.
    seatBadge(badge, group) {
      const seats = [[0, 0], [0, 14], [0, -14], [18, 0], [-18, 0], [16, 14], [-16, 14], [16, -14], [-16, -14]];
      const bare = badge.parts.map((p) => (p.words ? { ...p, text: "", width: 10 } : p));
      for (const parts of [badge.parts, bare]) {
        badge.parts = parts;
        badge.width = parts.reduce((sum, p) => sum + p.width, 0) + 13;
        badge.height = 19;
        const seat = seats.find(([dx, dy]) => this.occupied.isFree(badgeBox(badge, group, dx, dy)));
        if (!seat && parts !== bare) continue;
        const [dx, dy] = seat || [0, 0];
        badge.left = group.x - badge.width / 2 + dx;
        badge.top = group.y - badge.height / 2 + dy;
        this.occupied.add(badgeBox(badge, group, dx, dy));
        return;
      }
    }

    badgeParts(group) {
      const { features } = group;
      const font = `600 11.5px ${footprint.FONT}`;
      if (features.length === 1 && !features[0].properties.cluster) {
        const { kind, style, status_words: status } = features[0].properties;
        const words = kind === "evacuation" ? `${group.role === "origin" ? "from" : "to"} ${group.name}` : status;
        return [{ kind, style, ...this.coloursOf(kind), text: words, words: true, width: 18 + textWidth(words, font) }];
      }
      const counts = new Map();
      for (const { properties } of features) {
        const marks = properties.marks || { [`${properties.kind}|${properties.style}`]: 1 };
        for (const [key, n] of Object.entries(marks)) counts.set(key, (counts.get(key) || 0) + n);
      }
      const order = (key) => KIND_ORDER.indexOf(key.split("|")[0]) * 10 + STYLE_ORDER.indexOf(key.split("|")[1]);
      return [...counts.keys()].sort((a, b) => order(a) - order(b)).map((key) => {
        const [kind, style] = key.split("|");
        const text = String(counts.get(key));
        return { kind, style, ...this.coloursOf(kind), text, width: 20 + textWidth(text, font) };
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
          ...this.coloursOf("evacuation"),
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
      const anySelected = this.routes.some((route) => route.selected);
      this.routes.forEach((route) => Object.assign(route, { faded: anySelected && !route.selected }));
      const rank = (route) => (route.selected ? 10 : 0) - STYLE_ORDER.indexOf(route.style);
      this.routes.sort((a, b) => rank(a) - rank(b));
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

    // ---- labels -------------------------------------------------------------------------------

    placeLabels() {
      const wanted = [];
      for (const stack of this.stacks) {
        const names = new Set(stack.features.map((f) => f.properties.label));
        const places = new Set(stack.places.map((p) => p.name));
        const isMain = stack.places.every((p) => p.role !== "hub" && p.role !== "destination");
        const text = names.size === 1 && isMain ? [...names][0] : places.size === 1 ? [...places][0] : null;
        const more = [...places][0] && `${[...places][0]} +${stack.count - 1}`;
        if (text || more) wanted.push({ text: text || more, place: [...places][0], x: stack.x, y: stack.y, radius: stack.radius, bold: stack.selected, rank: rankOf(stack.features, stack.selected) + 3 });
      }
      for (const group of this.groups.values()) {
        if (group.shaded || !this.isInView(group)) continue;
        const badge = this.badges.find((b) => b.group === group);
        if (badge) wanted.push({ text: group.name, x: badge.left + badge.width / 2, y: badge.top + badge.height / 2, radius: badge.width / 2, rank: 4, bold: badge.selected, quiet: true });
      }
      for (const route of this.routes) {
        const end = route.points[route.points.length - 1];
        if (isPoint(route.to) && this.isInView(end)) wanted.push({ text: route.to.name, place: route.to.name, x: end.x, y: end.y, radius: 5, rank: 2 + (route.selected ? 20 : 0), bold: route.selected });
        const middle = route.points[Math.floor(route.points.length / 2)];
        if (route.features.length === 1 && this.isInView(middle)) wanted.push({ text: route.features[0].properties.route_label, x: middle.x, y: middle.y, radius: 4, rank: 1, quiet: true });
      }
      wanted.sort((a, b) => b.rank - a.rank);
      const named = [];
      for (const label of wanted) {
        const again = named.some((l) => l.place && l.place === label.place
          && Math.hypot(l.x - label.x, l.y - label.y) < 40);
        if (label.text && !again && this.seatLabel(label)) named.push(label);
      }
    }

    seatLabel(label) {
      const { palette } = this.view;
      const font = `${label.bold ? 650 : 450} ${label.quiet ? 11.5 : 12.5}px ${footprint.FONT}`;
      const text = label.text.length > 42 ? `${label.text.slice(0, 40)}…` : label.text;
      const width = textWidth(text, font);
      const away = label.radius + 5;
      const seats = [
        [label.x + away, label.y],
        [label.x - away - width, label.y],
        [label.x - width / 2, label.y + away + 6],
        [label.x - width / 2, label.y - away - 6],
      ];
      const { visible } = this.view;
      const isCut = ([left]) => left < visible.left + 4 || left + width > visible.right - 4;
      seats.sort((a, b) => isCut(a) - isCut(b)); // a name cut by the window's edge comes last
      for (const [left, y] of seats) {
        const box = { left: left - 2, right: left + width + 2, top: y - 8, bottom: y + 8 };
        if (this.occupied.isFree(box)) {
          this.occupied.add(box);
          this.labels.push({ text, left, y, font, colour: label.quiet ? palette.quietInk : palette.ink, halo: palette.land });
          return true;
        }
      }
      return false;
    }

    nameCountries() {
      const { shapes, palette, scale } = this.view;
      if (!shapes || this.view.tiles) return;
      const bySize = [...shapes.countries].filter((c) => c.name).sort((a, b) => b.spanDeg - a.spanDeg);
      for (const country of bySize) {
        const at = this.toPixels(country.label);
        const spanPx = (country.spanDeg / 360) * earth.PAPER * scale;
        if (spanPx < 42 || !this.isInView(at, 0)) continue;
        const size = spanPx > 260 ? 13 : spanPx > 120 ? 11.5 : 10.5;
        const font = `500 ${size}px ${footprint.FONT}`;
        const spacing = spanPx > 260 ? "2.5px" : "1.4px";
        const text = country.name.toUpperCase();
        const width = textWidth(text, font, spacing);
        if (width > spanPx * 1.15) continue;
        for (const dy of [0, -20, 20, -36, 36]) {
          const box = { left: at.x - width / 2 - 3, right: at.x + width / 2 + 3, top: at.y + dy - 8, bottom: at.y + dy + 8 };
          if (!this.occupied.isFree(box)) continue;
          this.occupied.add(box);
          this.labels.push({ text, left: at.x - width / 2, y: at.y + dy, font, spacing, colour: palette.countryInk, halo: palette.land, country: true });
          break;
        }
      }
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

  function rankOf(features, selected) {
    const most = Math.max(...features.map((f) => f.properties.n_sources || 1));
    return (selected ? 50 : 0) + Math.min(10, most) + Math.min(10, features.length);
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

  footprint.arrange = (features, view) => new Arrangement(features, view);
})();
