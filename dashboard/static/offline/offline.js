// A page that was saved: the map's own scripts on what the file holds, and the list beside it.
(function () {
  "use strict";
  const footprint = window.footprint;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const { options, center, map: mapOptions, view } = read("fp-options");
  const features = read("fp-items");
  const shapes = read("fp-shapes");
  const cards = [...document.querySelectorAll(".card")];
  const count = document.getElementById("fp-count");
  const kinds = [...document.querySelectorAll("[name=kind]")];
  const search = document.getElementById("fp-search");

  // What the scripts ask their server for is in the file.
  window.fetch = async (address) => (address.includes("map/shapes/")
    ? { ok: true, json: async () => structuredClone(shapes) }
    : { ok: false, status: 404 });

  let shown = features;
  let revision = 0;

  function show(selected) {
    revision += 1;
    footprint.show({ collection: { features: shown }, query: null, selected, tiles: "none", view, revision });
  }

  function choose(ids) {
    for (const card of cards) card.classList.toggle("chosen", ids.includes(card.dataset.item));
    const first = cards.find((card) => card.classList.contains("chosen"));
    if (first) {
      first.scrollIntoView({ block: "nearest" });
      first.querySelector("button").focus({ preventScroll: true });
    }
  }

  function filter() {
    const wanted = new Set(kinds.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = new Set();
    for (const card of cards) {
      const text = card.textContent.toLowerCase();
      card.hidden = !wanted.has(card.dataset.kind) || !words.every((word) => text.includes(word));
      if (!card.hidden) kept.add(card.dataset.item);
    }
    shown = features.filter((feature) => kept.has(feature.id));
    count.textContent = String(kept.size);
    show([]);
  }

  window.Streamlit = {
    setComponentValue: ({ last_active_drawing: drawing }) => choose(drawing.properties.ids),
  };
  for (const card of cards) {
    card.querySelector("button").addEventListener("click", () => {
      show([card.dataset.item]);
      choose([card.dataset.item]);
    });
  }
  for (const box of kinds) box.addEventListener("change", filter);
  search.addEventListener("input", filter);

  const map = L.map("map_div", { center, zoom: mapOptions.minZoom + 1, ...mapOptions });
  footprint.start(map, options);
  show([]);
})();
