// Where the map's items come from: the app's own route, for one question or for two sides of a
// comparison, or a few that the page sends along.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  let pending = null;

  async function fetchCollection(root, query, extra, signal) {
    const params = new URLSearchParams({ ...extra, ...query });
    const response = await fetch(`${root}api/items.geojson?${params}`, { signal });
    if (!response.ok) throw new Error(`${response.status}`);
    const collection = await response.json();
    signal.throwIfAborted(); // it had come whole when a later question took over
    return collection;
  }

  // One feature for each item; what both sides have is marked so.
  function joinSides(collections) {
    const byId = new Map();
    collections.forEach(({ features }, i) => {
      for (const feature of features) {
        const side = byId.has(feature.id) ? "both" : "ab"[i];
        const properties = { ...feature.properties, side };
        byId.set(feature.id, { ...feature, properties });
      }
    });
    return [...byId.values()];
  }

  // What is asked for a window says how many there are in all; clusters stand for too many.
  function counted({ features, n_everywhere: n }) {
    const least = features.some((f) => f.properties.cluster) ? Infinity : features.length;
    return { features, nEverywhere: n === undefined ? least : n };
  }

  // Returns the features of a state and how many there are wherever the map looks, or null where a
  // later question took over.
  async function load(root, state, extra) {
    if (pending) pending.abort();
    pending = null;
    if (state.collection) return counted(state.collection);
    const { signal } = (pending = new AbortController());
    try {
      if (state.sides) {
        const asked = state.sides.map((side) => fetchCollection(root, side.query, extra, signal));
        const sides = (await Promise.all(asked)).map(counted);
        return { features: joinSides(sides), nEverywhere: Math.max(...sides.map((s) => s.nEverywhere)) };
      }
      return counted(await fetchCollection(root, state.query, extra, signal));
    } catch (error) {
      if (error.name === "AbortError") return null;
      throw error;
    }
  }

  // The items in the order of the page's table: newest first.
  function inOrder(features) {
    const day = ({ properties: p }) => p.date_end || p.last_reported || "";
    return features.filter((f) => f.properties.id).sort((a, b) => (
      day(b).localeCompare(day(a)) || a.properties.id.localeCompare(b.properties.id)));
  }

  footprint.feed = { load, inOrder };
})();
