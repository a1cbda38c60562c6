// What a choice adds to the map: the fan of the items at one place, the runner-up places of the
// chosen item as ghosts, and the names of an article.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { earth } = footprint;
  const { boxAround } = footprint.boxes;

  const MOST_FANNED = 24; // more are a list, and not a fan
  const FAN_GAP_PX = 19; // between the middles of two marks of a fan
  const GHOST_RADIUS = 7;
  const MENTION_RADIUS = 3.5;

  function placeFan(arrangement, features) {
    const { fan, selected } = arrangement.view;
    if (!fan) return;
    const byId = new Map(features.map((f) => [f.properties.id, f]));
    const members = fan.ids.map((id) => byId.get(id)).filter(Boolean);
    if (members.length < 2) return;
    const middle = arrangement.toPixels(earth.toPaper(fan.lat, fan.lon));
    const radius = Math.max(32, (members.length * FAN_GAP_PX) / (2 * Math.PI));
    const marks = members.map((feature, i) => {
      const angle = -Math.PI / 2 + (i * 2 * Math.PI) / members.length;
      const { kind, style, side, id } = feature.properties;
      const at = { x: middle.x + radius * Math.cos(angle), y: middle.y + radius * Math.sin(angle) };
      return { ...at, kind, style, radius: 6, count: 1, alpha: 1, selected: selected.has(id), id, feature, ...arrangement.coloursOf(kind, side) };
    });
    arrangement.fan = { ...middle, radius, marks };
    arrangement.occupied.add(boxAround(middle.x, middle.y, radius + 10));
    for (const mark of marks) {
      arrangement.hits.push({ type: "circle", x: mark.x, y: mark.y, radius: 9, ids: [mark.id], features: [mark.feature], fanned: true });
    }
  }

  // A runner-up place is drawn with a dotted line from the place that won.
  function placeGhosts(arrangement) {
    const { shapes, ghosts } = arrangement.view;
    const spot = (place) => {
      const country = place.vague && shapes && shapes.byCode.get(place.country);
      return arrangement.toPixels(country ? country.label : earth.toPaper(place.lat, place.lon));
    };
    for (const ghost of ghosts || []) {
      const at = spot(ghost);
      const from = ghost.from ? spot(ghost.from) : null;
      const isUnderMark = from && Math.hypot(at.x - from.x, at.y - from.y) < 2 * GHOST_RADIUS;
      if (isUnderMark || !arrangement.isInView(at, 400)) continue;
      arrangement.ghosts.push({ ...at, from, radius: GHOST_RADIUS, label: ghost.label });
      arrangement.legend.set("ghost", true);
      arrangement.hits.push({ type: "circle", ...at, radius: GHOST_RADIUS + 3, name: ghost.label, note: ghost.note, ghost: true });
    }
  }

  function placeMentions(arrangement) {
    const { mentions, pointed } = arrangement.view;
    for (const mention of mentions || []) {
      const at = arrangement.toPixels(earth.toPaper(mention.lat, mention.lon));
      if (!arrangement.isInView(at)) continue;
      const isPointed = mention.key === pointed;
      arrangement.mentions.push({ ...at, radius: MENTION_RADIUS + (isPointed ? 3 : 0), name: mention.name, pointed: isPointed });
      arrangement.legend.set("mention", true);
      // Below every mark of an item, so that it never takes a click from one.
      arrangement.hits.unshift({ type: "circle", ...at, radius: MENTION_RADIUS + 3, name: mention.name, note: mention.note, mention: mention.key });
    }
  }

  function place(arrangement, features) {
    placeMentions(arrangement);
    placeGhosts(arrangement);
    placeFan(arrangement, features);
  }

  // ---- drawing ----------------------------------------------------------------------------------

  function line(ctx, from, to, colour, dash) {
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.2;
    ctx.setLineDash(dash);
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
    ctx.stroke();
    ctx.restore();
  }

  function drawGhost(ctx, ghost, palette) {
    if (ghost.from) line(ctx, ghost.from, ghost, palette.quietInk, [1.5, 4]);
    ctx.save();
    ctx.beginPath();
    ctx.arc(ghost.x, ghost.y, ghost.radius, 0, 2 * Math.PI);
    ctx.fillStyle = palette.paper;
    ctx.globalAlpha = 0.85;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = palette.quietInk;
    ctx.lineWidth = 1.3;
    ctx.setLineDash([2, 2.5]);
    ctx.stroke();
    ctx.fillStyle = palette.quietInk;
    ctx.font = `600 10px ${footprint.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText("?", ghost.x, ghost.y + 0.5);
    ctx.restore();
  }

  function drawMention(ctx, mention, palette) {
    ctx.save();
    ctx.beginPath();
    ctx.arc(mention.x, mention.y, mention.radius, 0, 2 * Math.PI);
    ctx.fillStyle = mention.pointed ? palette.accent : palette.quietInk;
    ctx.globalAlpha = mention.pointed ? 1 : 0.75;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = palette.paper;
    ctx.lineWidth = 1.5;
    ctx.stroke();
    ctx.restore();
  }

  function drawFan(ctx, fan, palette) {
    ctx.save();
    ctx.beginPath();
    ctx.arc(fan.x, fan.y, fan.radius + 13, 0, 2 * Math.PI);
    ctx.fillStyle = palette.paper;
    ctx.globalAlpha = 0.88;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = palette.border;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.restore();
    for (const mark of fan.marks) line(ctx, fan, mark, palette.quietInk, []);
    for (const mark of fan.marks) {
      footprint.marks.drawMark(ctx, mark);
      if (mark.selected) footprint.layers.drawRing(ctx, { ...mark, radius: mark.radius - 2 }, palette);
    }
    ctx.save();
    ctx.beginPath();
    ctx.arc(fan.x, fan.y, 3, 0, 2 * Math.PI);
    ctx.fillStyle = palette.quietInk;
    ctx.fill();
    ctx.restore();
  }

  footprint.extras = { MOST_FANNED, place, drawGhost, drawMention, drawFan };
})();
