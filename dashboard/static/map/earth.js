// From degrees to paper: Mercator, great circles, and the country shapes of the server.
// "Paper" is the whole Mercator world as a square of side PAPER; x may run past it where a line
// crosses the antimeridian.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  const PAPER = 4096;
  const THIN = 2.5; // on paper: a pixel or less where thin paths are drawn
  const THIN_SCALE = 0.4; // pixels of the screen for one of the paper, up to which they are
  const MAX_LAT = 85.0511;
  const RADIANS = Math.PI / 180;
  const EARTH_RADIUS_KM = 6371.0088;

  function toPaper(lat, lon) {
    const phi = Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * RADIANS;
    return {
      x: (lon / 360 + 0.5) * PAPER,
      y: (0.5 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / (2 * Math.PI)) * PAPER,
    };
  }

  function kmToPaper(km, lat) {
    const around = 2 * Math.PI * EARTH_RADIUS_KM * Math.cos(Math.min(Math.abs(lat), 84) * RADIANS);
    return (km / around) * PAPER;
  }

  function toVector(place) {
    const phi = place.lat * RADIANS;
    const lambda = place.lon * RADIANS;
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  }

  // Points of the shortest line over the globe, on paper, without a jump at the antimeridian.
  function greatCircle(from, to) {
    const a = toVector(from);
    const b = toVector(to);
    const dot = Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]));
    const angle = Math.acos(dot);
    const start = toPaper(from.lat, from.lon);
    if (angle < 1e-6 || Math.PI - angle < 1e-6) return [start, toPaper(to.lat, to.lon)];
    const steps = Math.max(8, Math.ceil(angle / (2 * RADIANS)));
    const points = [start];
    let lastLon = from.lon;
    for (let i = 1; i <= steps; i += 1) {
      const f = i / steps;
      const p = Math.sin((1 - f) * angle) / Math.sin(angle);
      const q = Math.sin(f * angle) / Math.sin(angle);
      const v = [p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2]];
      let lon = Math.atan2(v[1], v[0]) / RADIANS;
      while (lon - lastLon > 180) lon -= 360;
      while (lon - lastLon < -180) lon += 360;
      lastLon = lon;
      points.push(toPaper(Math.atan2(v[2], Math.hypot(v[0], v[1])) / RADIANS, lon));
    }
    return points;
  }

  // Rings come as whole steps of `step` degrees, each pair relative to the one before. The thin paths
  // leave out points that lie closer together than a map of the whole world can show.
  function decodeShape(rings, step) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    const full = { fill: new Path2D(), line: new Path2D() };
    const thin = { fill: new Path2D(), line: new Path2D() };
    for (const ring of rings) {
      const points = decodeRing(ring, step);
      for (const { x, y } of points) {
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y);
      }
      trace(full, points);
      trace(thin, thinned(points));
    }
    return { ...full, thin, box };
  }

  function decodeRing(ring, step) {
    const points = [];
    let lonSteps = 0;
    let latSteps = 0;
    for (let i = 0; i < ring.length; i += 2) {
      lonSteps += ring[i];
      latSteps += ring[i + 1];
      const lon = lonSteps * step;
      const lat = latSteps * step;
      points.push({ ...toPaper(lat, lon), isOnSeam: Math.abs(lon) > 179.98 || lat < -89 });
    }
    return points;
  }

  function trace({ fill, line }, points) {
    points.forEach((point, i) => {
      if (i === 0) fill.moveTo(point.x, point.y);
      else fill.lineTo(point.x, point.y);
      // The cut at the antimeridian is no border: it is filled up to, but not drawn.
      if (i === 0 || (point.isOnSeam && points[i - 1].isOnSeam)) line.moveTo(point.x, point.y);
      else line.lineTo(point.x, point.y);
    });
    fill.closePath();
  }

  function thinned(points) {
    let last = points[0];
    return points.filter((point, i) => {
      const isKept = i === 0 || i === points.length - 1 || point.isOnSeam
        || Math.abs(point.x - last.x) + Math.abs(point.y - last.y) >= THIN;
      if (isKept) last = point;
      return isKept;
    });
  }

  function decodeShapes(json) {
    const countries = json.countries.map((record) => ({
      code: record.code,
      name: record.name,
      label: toPaper(record.label[1], record.label[0]),
      lat: record.label[1],
      lon: record.label[0],
      spanDeg: record.span,
      ...decodeShape(record.rings, json.step),
    }));
    const disputes = json.disputes.map((record) => ({
      name: record.name,
      note: record.note,
      ...decodeShape(record.rings, json.step),
    }));
    return {
      countries,
      disputes,
      byCode: new Map(countries.filter((c) => c.code).map((c) => [c.code, c])),
    };
  }

  footprint.earth = { PAPER, THIN_SCALE, toPaper, kmToPaper, greatCircle, decodeShapes };
})();
