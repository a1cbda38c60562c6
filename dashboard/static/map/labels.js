// Names on the map, set only where they touch nothing: the chosen and the most reported first, the
// countries last.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { earth, marks } = footprint;
  const { textWidth, isAcross } = footprint.boxes;

  const MOST_CHARS = 42;
  const AGAIN_PX = 40; // the same name nearer than this is said once

  function rankOf(features, selected) {
    const most = Math.max(...features.map((f) => f.properties.n_sources || 1));
    return (selected ? 50 : 0) + Math.min(10, most) + Math.min(10, features.length);
  }

  function stackLabel(stack) {
    const names = new Set(stack.features.map((f) => f.properties.label));
    const places = [...new Set(stack.places.map((p) => p.name))];
    const isMain = stack.places.every((p) => p.role !== "hub" && p.role !== "destination");
    let text = places[0] && `${places[0]} +${stack.count - 1}`;
    if (places.length === 1) [text] = places;
    if (names.size === 1 && isMain) [text] = names;
    return { text, place: places[0], ofMark: true, x: stack.x, y: stack.y, radius: stack.radius + (stack.selected ? marks.CHOSEN_PX : 0), bold: stack.selected, rank: rankOf(stack.features, stack.selected) + 3 };
  }

  function routeLabels(arrangement, route) {
    const wanted = [];
    const end = arrangement.inMiddle(route.points[route.points.length - 1]);
    if (footprint.isPoint(route.to) && arrangement.isInView(end)) {
      wanted.push({ text: route.to.name, place: route.to.name, x: end.x, y: end.y, radius: 5, rank: 2 + (route.selected ? 20 : 0), bold: route.selected });
    }
    const middle = arrangement.inMiddle(route.points[Math.floor(route.points.length / 2)]);
    if (route.features.length === 1 && arrangement.isInView(middle)) {
      const { kind, side, route_label: text } = route.features[0].properties;
      const colour = arrangement.coloursOf(kind, side).textColour; // in grey it would pass for a place
      wanted.push({ text, colour, x: middle.x, y: middle.y, radius: 4, rank: 1 + (route.selected ? 20 : 0), quiet: !route.selected });
    }
    return wanted;
  }

  function wantedLabels(arrangement) {
    const wanted = arrangement.stacks.map(stackLabel);
    for (const badge of arrangement.badges) {
      const { group } = badge;
      if (group.shaded) continue;
      wanted.push({ text: group.name, x: badge.left + badge.width / 2, y: badge.top + badge.height / 2, radius: badge.width / 2, rank: 4, bold: badge.selected, quiet: true });
    }
    for (const route of arrangement.routes) wanted.push(...routeLabels(arrangement, route));
    for (const ghost of arrangement.ghosts) {
      wanted.push({ text: ghost.label, x: ghost.x, y: ghost.y, radius: ghost.radius, rank: 60, quiet: true });
    }
    for (const mention of arrangement.mentions) {
      if (mention.pointed) wanted.push({ text: mention.name, x: mention.x, y: mention.y, radius: mention.radius, rank: 90, bold: true });
    }
    return wanted.filter((label) => label.text).sort((a, b) => b.rank - a.rank);
  }

  // Whether a name would stand nearer to another mark than to its own, and seem to be that one's.
  function isAstray(stacks, label, box) {
    const away = ({ x, y, radius }) => Math.hypot(
      Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)) - radius;
    const own = away(label);
    return stacks.some((stack) => (stack.x !== label.x || stack.y !== label.y) && away(stack) < own);
  }

  function seat(arrangement, label) {
    const { palette, visible } = arrangement.view;
    const font = `${label.bold ? 650 : 450} ${label.quiet ? 11.5 : 12.5}px ${footprint.FONT}`;
    const text = label.text.length > MOST_CHARS ? `${label.text.slice(0, MOST_CHARS - 2)}…` : label.text;
    const width = textWidth(text, font);
    const away = label.radius + 5;
    const seats = [
      [label.x + away, label.y],
      [label.x - away - width, label.y],
      [label.x - width / 2, label.y + away + 6],
      [label.x - width / 2, label.y - away - 6],
      [label.x + away * 0.7, label.y + away + 2],
      [label.x + away * 0.7, label.y - away - 2],
      [label.x - away * 0.7 - width, label.y + away + 2],
      [label.x - away * 0.7 - width, label.y - away - 2],
    ];
    const isCut = ([left]) => left < visible.left + 4 || left + width > visible.right - 4;
    // A name that the window's edge would cut is left out. The chosen one's stands in any case. That
    // of a mark stands over lines where nothing else is free: they are told by their ends.
    const whole = seats.filter((place) => !isCut(place));
    const boxOf = ([left, y]) => ({ left: left - 3, right: left + width + 3, top: y - 8, bottom: y + 8 });
    const places = whole.length || !label.bold ? whole : seats;
    if (!places.length) return false;
    const { occupied } = arrangement;
    const isOwn = (box) => label.bold || !isAstray(arrangement.stacks, label, box);
    const firstFree = (how) => places.find((place) => occupied.isFree(boxOf(place), how) && isOwn(boxOf(place)));
    const free = firstFree() || (label.ofMark && firstFree({ overLines: true }));
    if (!free && !label.bold) return false;
    const place = free || occupied.leastCovered(places, boxOf);
    const [left, y] = place;
    occupied.add(boxOf(place));
    arrangement.labels.push({ text, left, y, font, colour: label.colour || (label.quiet ? palette.quietInk : palette.ink), halo: palette.land });
    return true;
  }

  function nameCountries(arrangement) {
    const { shapes, palette, scale, tiles, visible } = arrangement.view;
    if (!shapes || tiles) return;
    const bySize = [...shapes.countries].filter((c) => c.name).sort((a, b) => b.spanDeg - a.spanDeg);
    for (const country of bySize) {
      const at = arrangement.toPixels(country.label);
      const spanPx = (country.spanDeg / 360) * earth.PAPER * scale;
      if (spanPx < 42 || !arrangement.isInView(at, 0)) continue;
      const size = spanPx > 260 ? 13 : spanPx > 120 ? 11.5 : 10.5;
      const font = `500 ${size}px ${footprint.FONT}`;
      const spacing = spanPx > 260 ? "2.5px" : "1.4px";
      const text = country.name.toUpperCase();
      const width = textWidth(text, font, spacing);
      if (width > spanPx * 1.15) continue;
      for (const dy of [0, -20, 20, -36, 36]) {
        const box = { left: at.x - width / 2 - 3, right: at.x + width / 2 + 3, top: at.y + dy - 8, bottom: at.y + dy + 8 };
        if (isAcross(visible, box) || !arrangement.occupied.isFree(box)) continue;
        arrangement.occupied.add(box);
        arrangement.labels.push({ text, left: at.x - width / 2, y: at.y + dy, font, spacing, colour: palette.countryInk, halo: palette.land, country: true });
        break;
      }
    }
  }

  // `covered` are boxes that lie under the map's controls.
  function place(arrangement, covered) {
    const named = [];
    covered.forEach((box) => arrangement.occupied.add(box));
    for (const label of wantedLabels(arrangement)) {
      const again = label.place && named.some((l) => l.place === label.place
        && Math.hypot(l.x - label.x, l.y - label.y) < AGAIN_PX);
      if (!again && seat(arrangement, label)) named.push(label);
    }
    nameCountries(arrangement);
  }

  footprint.labels = { place };
})();
