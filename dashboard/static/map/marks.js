// The marks themselves: squares for bases, circles for meetings, arrows and rings for evacuations.
// A mark's fill says whether the thing is true: filled, hollow and dashed, crossed, half.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  const { partsWithin } = footprint.boxes;

  const TAU = 2 * Math.PI;
  const DASH = [3, 2];
  const THIN_PX = 1; // of a route among very many
  const CHOSEN_PX = 6; // from a chosen mark to the ring around it
  const KIND_ORDER = ["base", "meeting", "evacuation"];

  function shapeOf(kind, x, y, radius) {
    const path = new Path2D();
    if (kind === "base") path.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
    else path.arc(x, y, radius, 0, TAU);
    return path;
  }

  function cross(ctx, x, y, arm) {
    ctx.beginPath();
    ctx.moveTo(x - arm, y - arm);
    ctx.lineTo(x + arm, y + arm);
    ctx.moveTo(x + arm, y - arm);
    ctx.lineTo(x - arm, y + arm);
    ctx.stroke();
  }

  // One mark with its middle at (x, y). `open` leaves a true mark unfilled: known only at sea.
  function drawMark(ctx, mark) {
    const { kind, style, x, y, radius, colour, paper } = mark;
    const path = shapeOf(kind, x, y, radius);
    ctx.save();
    if (mark.alpha !== undefined) ctx.globalAlpha = mark.alpha;
    ctx.strokeStyle = paper;
    ctx.lineWidth = 4;
    ctx.stroke(path); // a halo of paper keeps marks apart from lines and from each other
    ctx.lineWidth = 1.7;
    ctx.strokeStyle = colour;
    const ring = kind === "evacuation";
    ctx.fillStyle = style === "filled" && !ring && !mark.open ? colour : paper;
    ctx.fill(path);
    if (style === "half") {
      ctx.save();
      ctx.clip(path);
      ctx.fillStyle = colour;
      ctx.fillRect(x - radius, y - radius, radius, radius * 2);
      ctx.restore();
    }
    if (style === "hollow") ctx.setLineDash(DASH);
    ctx.stroke(path);
    ctx.setLineDash([]);
    if (mark.count > 1) drawCount(ctx, mark, ring);
    else if (style === "crossed") cross(ctx, x, y, radius * (kind === "base" ? 0.9 : 0.66));
    else if (ring) {
      ctx.fillStyle = colour;
      ctx.beginPath();
      ctx.arc(x, y, radius * 0.38, 0, TAU);
      ctx.fill();
    }
    ctx.restore();
  }

  function drawCount(ctx, mark, ring) {
    const dark = mark.style === "filled" && !ring && !mark.open;
    ctx.fillStyle = dark ? mark.paper : mark.textColour;
    ctx.font = `600 ${mark.count > 99 ? 9 : 11}px ${footprint.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(String(mark.count), mark.x, mark.y + 0.5);
  }

  // A route along `points`, its arrow at the end. Of one that is longer than `box`, only what lies
  // in there is stroked: near by, the dashes of a whole route are a million.
  function drawRoute(ctx, route, box) {
    const { points, colour, paper, style } = route;
    const width = route.thin ? THIN_PX : route.width;
    const parts = (box ? partsWithin(points, box) : [{ points, along: 0 }]).map((part) => {
      const line = new Path2D();
      part.points.forEach((p, i) => (i ? line.lineTo(p.x, p.y) : line.moveTo(p.x, p.y)));
      return { line, along: part.along };
    });
    ctx.save();
    ctx.lineJoin = "round";
    ctx.lineCap = "round";
    if (!route.thin) {
      ctx.strokeStyle = paper;
      ctx.lineWidth = width + 3;
      parts.forEach(({ line }) => ctx.stroke(line));
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = width + (route.selected ? 1.4 : 0);
    ctx.globalAlpha = route.faded ? 0.4 : 1;
    if (style !== "filled" || route.vague) ctx.setLineDash(route.vague ? [1, 5] : [7, 5]);
    for (const { line, along } of parts) {
      ctx.lineDashOffset = along; // the dashes stay where they are when the map is moved
      ctx.stroke(line);
    }
    ctx.setLineDash([]);
    const end = points[points.length - 1];
    const before = pointAtDistance(points, 12);
    drawArrow(ctx, before, end, { colour, paper, size: 6 + width + (route.selected ? 1.5 : 0) });
    if (style === "crossed") {
      const middle = points[Math.floor(points.length / 2)];
      ctx.lineWidth = 2;
      cross(ctx, middle.x, middle.y, 5);
    }
    ctx.restore();
  }

  function pointAtDistance(points, distance) {
    const end = points[points.length - 1];
    for (let i = points.length - 2; i >= 0; i -= 1) {
      if (Math.hypot(points[i].x - end.x, points[i].y - end.y) >= distance) return points[i];
    }
    return points[0];
  }

  function drawArrow(ctx, from, to, { colour, paper, size }) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    ctx.save();
    ctx.translate(to.x, to.y);
    ctx.rotate(angle);
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(-size * 1.25, -size * 0.55);
    ctx.lineTo(-size * 0.95, 0);
    ctx.lineTo(-size * 1.25, size * 0.55);
    ctx.closePath();
    ctx.strokeStyle = paper;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.restore();
  }

  function roundedBox(x, y, width, height, radius) {
    const path = new Path2D();
    path.roundRect(x, y, width, height, radius);
    return path;
  }

  // A country's or region's badge: a pill holding small marks with their counts or one status.
  function drawBadge(ctx, badge) {
    const pill = roundedBox(badge.left, badge.top, badge.width, badge.height, badge.height / 2);
    ctx.save();
    ctx.fillStyle = badge.paper;
    ctx.fill(pill);
    ctx.strokeStyle = badge.selected ? badge.ink : badge.colour;
    ctx.lineWidth = badge.selected ? 2.2 : 1.2;
    if (badge.dashed) ctx.setLineDash(DASH);
    ctx.stroke(pill);
    ctx.setLineDash([]);
    let x = badge.left + 8;
    const middle = badge.top + badge.height / 2;
    for (const part of badge.parts) {
      if (part.kind) drawMark(ctx, { ...part, x: x + 5, y: middle, radius: 4.4, paper: badge.paper, count: 0 });
      ctx.font = `600 11.5px ${footprint.FONT}`;
      ctx.textAlign = "left";
      ctx.textBaseline = "middle";
      ctx.fillStyle = part.textColour;
      ctx.fillText(part.text, part.kind ? x + 14 : x + 3, middle + 0.5);
      x += part.width;
    }
    ctx.restore();
  }

  function drawText(ctx, label) {
    ctx.font = label.font;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.letterSpacing = label.spacing || "0px";
    ctx.lineJoin = "round";
    ctx.strokeStyle = label.halo;
    ctx.lineWidth = 3.5;
    ctx.strokeText(label.text, label.left, label.y);
    ctx.fillStyle = label.colour;
    ctx.fillText(label.text, label.left, label.y);
    ctx.letterSpacing = "0px";
  }

  footprint.FONT = '"Footprint Sans", "Source Sans 3", "Segoe UI", "Noto Sans", sans-serif';
  footprint.marks = { KIND_ORDER, CHOSEN_PX, drawMark, drawRoute, drawBadge, drawText, roundedBox };
})();
