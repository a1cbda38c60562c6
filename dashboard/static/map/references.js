// Reference layers: what others made, quiet and under the items, each with its source. Text from
// the data is only ever set as text.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});
  const { element } = footprint.legend;

  const NEAR_PX = 9; // how near the pointer must come to a point for its name to show
  const RADIUS_PX = 3.5;

  const plain = (text) => String(text).replace(/[<>&]/g, ""); // Leaflet takes credits for HTML

  class References {
    constructor(map, { root }) {
      this.map = map;
      this.root = root;
      this.palette = null;
      this.revision = null;
      this.shown = new Map();
      this.hidden = new Set();
      map.createPane("references").style.zIndex = 320;
      map.getPane("references").style.pointerEvents = "none";
      this.renderer = L.canvas({ pane: "references", padding: 0.25 });
      this.box = null;
      this.tip = L.tooltip({ direction: "top", offset: [0, -6], opacity: 0.95 });
      map.on("mousemove", (event) => this.name(event));
      map.on("mouseout zoomstart", () => this.tip.remove());
      map.on("moveend", () => this.follow());
    }

    // Loads the layers anew where the workspace has changed; a map without a server has none.
    async heed({ collection, revision }) {
      if (collection || this.revision === (revision || "")) return;
      this.revision = revision || "";
      try {
        const { layers } = await this.fetch("references");
        [...this.shown.keys()].forEach((name) => this.remove(name));
        await Promise.all(layers.map((layer) => this.load(layer)));
        this.list(layers);
      } catch (error) {
        this.revision = null; // asked for again with the next change
      }
    }

    async fetch(path) {
      const response = await fetch(`${this.root}api/${path}`);
      if (!response.ok) throw new Error(`${response.status}`);
      return response.json();
    }

    async load({ name }, bbox = null) {
      const window = bbox ? `?bbox=${bbox}` : "";
      const found = await this.fetch(`reference/${encodeURIComponent(name)}.geojson${window}`);
      const drawn = L.geoJSON(found, {
        renderer: this.renderer,
        interactive: false,
        pane: "references",
        pointToLayer: (_feature, at) => L.circleMarker(at, { renderer: this.renderer, pane: "references", radius: RADIUS_PX, interactive: false }),
        style: () => this.style(),
      });
      this.remove(name);
      const credit = `${plain(found.name)}: ${plain(found.attribution)} (${plain(found.licence)})`;
      this.shown.set(name, { drawn, credit, isCut: found.truncated || bbox !== null });
      this.toggle(name, !this.hidden.has(name));
    }

    remove(name) {
      if (this.shown.has(name)) this.toggle(name, false);
      this.shown.delete(name);
    }

    toggle(name, isOn) {
      const { drawn, credit } = this.shown.get(name);
      this.map.attributionControl.removeAttribution(credit);
      drawn.remove();
      if (!isOn) return;
      drawn.addTo(this.map);
      this.map.attributionControl.addAttribution(credit);
    }

    // A layer too large to be sent whole is sent for the window that is looked at.
    follow() {
      const bounds = this.map.getBounds();
      const clamp = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(4);
      const bbox = [[bounds.getWest(), 180], [bounds.getSouth(), 90], [bounds.getEast(), 180], [bounds.getNorth(), 90]]
        .map(([value, most]) => clamp(value, most)).join(",");
      for (const [name, { isCut }] of this.shown) {
        if (isCut && !this.hidden.has(name)) this.load({ name }, bbox).catch(() => {});
      }
    }

    style() {
      const { quietInk, paper } = this.palette;
      return { color: quietInk, weight: 1, opacity: 0.8, dashArray: null, fillColor: paper, fillOpacity: 0.35 };
    }

    setPalette(palette) {
      this.palette = palette;
      this.shown.forEach(({ drawn }) => drawn.setStyle(this.style()));
    }

    list(layers) {
      if (this.box) this.box.remove();
      this.box = null;
      this.map.getContainer().classList.toggle("fp-has-references", layers.length > 0);
      if (!layers.length) return;
      this.box = L.control({ position: "bottomleft" });
      this.box.onAdd = () => {
        const root = element("details", { className: "fp-references" });
        element("summary", { text: `Reference · ${layers.length}`, parent: root });
        layers.forEach(({ name, file_name: file, n_features: count }) => {
          const row = element("label", { parent: root });
          row.title = `${file}, ${count} features`;
          const tick = element("input", { parent: row });
          tick.type = "checkbox";
          tick.checked = !this.hidden.has(name);
          tick.addEventListener("change", () => {
            this.hidden[tick.checked ? "delete" : "add"](name);
            this.toggle(name, tick.checked);
          });
          element("span", { text: name, parent: row });
        });
        L.DomEvent.disableClickPropagation(root);
        L.DomEvent.disableScrollPropagation(root);
        return root;
      };
      this.box.addTo(this.map);
    }

    // The name of the point under the pointer.
    name({ containerPoint, latlng }) {
      let nearest = null;
      let least = NEAR_PX;
      this.shown.forEach(({ drawn }, layer) => {
        if (this.hidden.has(layer)) return;
        drawn.eachLayer((mark) => {
          if (!mark.getLatLng) return;
          const away = this.map.latLngToContainerPoint(mark.getLatLng()).distanceTo(containerPoint);
          if (away >= least) return;
          least = away;
          nearest = { mark, layer };
        });
      });
      if (!nearest) {
        this.tip.remove();
        return;
      }
      const { label } = nearest.mark.feature.properties;
      const text = element("span", { text: `${label || "unnamed"} · ${nearest.layer}` });
      this.tip.setLatLng(nearest.mark.getLatLng() || latlng).setContent(text).addTo(this.map);
    }
  }

  footprint.References = References;
})();
