// The text of an article and the map beside it, linked both ways: a name points at its place, a
// place at its names, a sentence at its item.

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function mapOf() {
  const frame = document.querySelector(".st-key-map iframe");
  return frame && frame.contentWindow && frame.contentWindow.footprint;
}

function lastPart(element, prefix) {
  const name = [...element.classList].find((c) => c.startsWith(prefix));
  return name ? name.slice(prefix.length) : null;
}

function marksOf(key) {
  return document.querySelectorAll(`.fp-reader .fp-named-${CSS.escape(key)}`);
}

function bringIntoView(element) {
  element.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
}

export default function reader({ data, setTriggerValue }) {
  const stop = new AbortController();
  const on = (type, handle) => document.addEventListener(type, handle, { signal: stop.signal });

  on("mouseover", (event) => {
    const map = mapOf();
    if (!map || !map.point || !event.target.closest) return;
    const mark = event.target.closest(".fp-reader .fp-on-map");
    map.point(mark ? lastPart(mark, "fp-named-") : null);
  });
  on("click", (event) => {
    const said = event.target.closest && event.target.closest(".fp-reader .fp-said");
    const id = said && lastPart(said, "fp-item-");
    if (id && id !== data.item) setTriggerValue("item", id);
  });
  on("footprint:mention", ({ detail }) => {
    document.querySelectorAll(".fp-pointed").forEach((m) => m.classList.remove("fp-pointed"));
    if (detail) marksOf(detail).forEach((m) => m.classList.add("fp-pointed"));
  });
  on("footprint:mention-click", ({ detail }) => {
    const [first] = marksOf(detail);
    if (first) bringIntoView(first);
  });

  if (data.item && data.item !== reader.shown) {
    setTimeout(() => {
      const here = document.querySelector(".fp-reader .fp-here");
      if (here) bringIntoView(here);
    }, 60);
  }
  reader.shown = data.item;
  return () => stop.abort();
}
