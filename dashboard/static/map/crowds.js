// More items than a view can show one by one: circles that count them, and counts of countries.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { KIND_ORDER } = footprint.marks;

  const GAP_PX = 2; // between two circles
  const RING_PX = 3.5;

  function radiusOf(n) {
    return Math.min(25, 9 + Math.log10(n) * 4.5);
  }

  // How many there are of each colour: one for each kind, or for each side where two are compared.
  function coloursOf({ marks, side }, colourOf) {
    const counts = new Map();
    const kinds = Object.entries(marks).map(([key, n]) => [key.split("|")[0], n]);
    kinds.sort((a, b) => KIND_ORDER.indexOf(a[0]) - KIND_ORDER.indexOf(b[0]));
    for (const [kind, n] of kinds) {
      const colour = colourOf(kind, side);
      counts.set(colour, (counts.get(colour) || 0) + n);
    }
    return counts;
  }

  // What the legend has to explain.
  function keysOf({ marks, side }) {
    return new Set(Object.keys(marks).map((key) => (side ? `side:${side}` : `crowd:${key.split("|")[0]}`)));
  }

  function touches(a, b) {
    return Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius + GAP_PX;
  }

  // Take in a smaller circle; the middle moves as far as its items weigh.
  function takeIn(large, small) {
    const share = small.n / (large.n + small.n);
    for (const axis of ["x", "y", "lat", "lon"]) large[axis] += (small[axis] - large[axis]) * share;
    large.n += small.n;
    large.radius = radiusOf(large.n);
    small.keys.forEach((key) => large.keys.add(key));
    for (const [colour, n] of small.colours) large.colours.set(colour, (large.colours.get(colour) || 0) + n);
  }

  // Circles that would touch become one, so that every number can be read and clicked.
  function join(clusters, colourOf) {
    let circles = clusters.map(({ x, y, lat, lon, props }) => ({
      x, y, lat, lon, keys: keysOf(props), n: props.point_count, radius: radiusOf(props.point_count), colours: coloursOf(props, colourOf),
    }));
    for (let before = Infinity; circles.length < before;) {
      before = circles.length;
      const kept = [];
      for (const circle of circles.sort((a, b) => b.n - a.n)) {
        const near = kept.find((other) => touches(circle, other));
        if (near) takeIn(near, circle);
        else kept.push(circle);
      }
      circles = kept;
    }
    return circles;
  }

  function sayNumber(n) {
    return n > 9999 ? `${Math.round(n / 1000)}k` : String(n);
  }

  // A circle with its number, and a ring that says of which kinds its items are.
  function draw(ctx, circle, palette) {
    ctx.save();
    ctx.beginPath();
    ctx.arc(circle.x, circle.y, circle.radius, 0, 2 * Math.PI);
    ctx.fillStyle = palette.paper;
    ctx.fill();
    ctx.lineWidth = RING_PX;
    let from = -Math.PI / 2;
    for (const [colour, n] of circle.colours) {
      const to = from + (2 * Math.PI * n) / circle.n;
      ctx.beginPath();
      ctx.arc(circle.x, circle.y, circle.radius - RING_PX / 2, from, to);
      ctx.strokeStyle = colour;
      ctx.stroke();
      from = to;
    }
    ctx.fillStyle = palette.ink;
    ctx.font = `600 11.5px ${footprint.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(sayNumber(circle.n), circle.x, circle.y + 0.5);
    ctx.restore();
  }

  // The country whose items a badge counts without naming them.
  function countryOf(group) {
    const counted = group.features.find((f) => f.properties.cluster);
    return counted ? counted.properties.country : null;
  }

  function countOf(group) {
    return group.features.reduce((n, f) => n + (f.properties.point_count || 1), 0);
  }

  footprint.crowds = { join, draw, countryOf, countOf, sayNumber };
})();
