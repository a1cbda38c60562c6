// Time under the map: how many items begin when, a brush for the days, and a slider for one day.
// Every move goes straight to the map; the page is told when the reader rests.

const DAY_MS = 86400000;
const REST_MS = 450; // after a move, before the page is told
// Who moves again and again at some pace rests when that pace is broken: a page that is written
// between two moves keeps the browser busy, and the second one is drawn a quarter of a second late.
const PACES = 1.5;
const LONGEST_PACE_MS = 1000; // what comes later than that after a move begins anew
const PLAY_MS = 420; // between two steps of the play
const YEAR_PX = 30; // of a year's label
const EDGE_PX = 7; // how near its edge a brush is caught by it
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const KINDS = ["base", "meeting", "evacuation"];

const toDay = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
const toIso = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const sayDay = (iso) => {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
};

function make(tag, className, parent, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  if (parent) parent.appendChild(made);
  return made;
}

function mapOf() {
  const frame = document.querySelector(".st-key-map iframe");
  const map = frame && frame.contentWindow && frame.contentWindow.footprint;
  return map && map.setTime ? map : null;
}

class Timeline {
  constructor(parent) {
    this.root = make("div", "fp-timeline", parent);
    const top = make("div", "fp-time-top", this.root);
    this.plot = make("div", "fp-histogram", top);
    this.plot.setAttribute("role", "img");
    this.bars = make("div", "fp-bars", this.plot);
    this.brush = make("div", "fp-range", this.plot);
    this.dayLine = make("div", "fp-day-line", this.plot);
    this.years = make("div", "fp-years", top);
    this.years.setAttribute("aria-hidden", "true");
    this.slider = make("input", "fp-day", top);
    Object.assign(this.slider, { type: "range", step: "1" });
    this.slider.setAttribute("aria-label", "The day the map shows");
    const foot = make("div", "fp-time-foot", this.root);
    this.play = make("button", "fp-play", foot, "▶ Play");
    this.play.type = "button";
    this.words = make("span", "fp-time-words", foot);
    this.words.setAttribute("role", "status");
    this.clear = make("button", "fp-clear", foot, "All time");
    this.clear.type = "button";
    this.timer = null;
    this.playing = null;
    this.drag = null;
    this.restMs = REST_MS;
    this.movedMs = -Infinity;
    this.moves = new window.footprint.Moves();
    this.listen();
  }

  listen() {
    this.slider.addEventListener("input", () => this.setDay(Number(this.slider.value)));
    this.slider.addEventListener("keydown", (event) => this.onKey(event));
    this.play.addEventListener("click", () => (this.playing ? this.stop() : this.start()));
    this.clear.addEventListener("click", () => {
      this.halt();
      Object.assign(this, { day: null, from: null, to: null });
      this.moved();
      this.rest(0);
    });
    this.plot.addEventListener("pointerdown", (event) => this.onDown(event));
    this.plot.addEventListener("pointermove", (event) => this.onDrag(event));
    this.plot.addEventListener("pointerup", (event) => this.onUp(event));
    this.plot.addEventListener("pointercancel", () => { this.drag = null; });
  }

  // What the page says: heeded where it answers the latest move, and no hand is on the time.
  update(data, tell) {
    this.tell = tell;
    if (!this.moves.heeds(data.move) || this.drag) return;
    this.first = toDay(data.first);
    this.last = toDay(data.last);
    this.day = data.as_of ? toDay(data.as_of) : null;
    this.from = data.from ? toDay(data.from) : null;
    this.to = data.to ? toDay(data.to) : null;
    const signature = JSON.stringify([data.first, data.last, data.bins]);
    if (signature !== this.signature) {
      this.signature = signature;
      this.bins = data.bins;
      this.drawBars(data.unit);
      this.drawYears();
    }
    this.slider.min = String(this.first);
    this.slider.max = String(this.last);
    this.draw();
  }

  share(day) {
    return (day - this.first) / Math.max(1, this.last + 1 - this.first);
  }

  drawBars(unit) {
    const totals = this.bins.map(([, , ...counts]) => counts.reduce((a, b) => a + b, 0));
    const tallest = Math.max(1, ...totals);
    this.bars.replaceChildren(...this.bins.map(([from, until, ...counts], i) => {
      const left = this.share(toDay(from));
      const width = Math.max(0.003, this.share(toDay(until)) - left);
      const bar = make("div", "fp-bar");
      bar.style.left = `${left * 100}%`;
      bar.style.width = `calc(${width * 100}% - 1px)`;
      bar.style.height = `${(totals[i] / tallest) * 100}%`;
      const said = counts.map((n, k) => (n ? `${n} ${KINDS[k]}${n === 1 ? "" : "s"}` : "")).filter(Boolean);
      bar.title = `${sayBin(from, until, unit)}: ${said.join(", ")}`;
      counts.forEach((n, k) => {
        if (n) make("span", `fp-bar-${KINDS[k]}`, bar).style.flexGrow = String(n);
      });
      return bar;
    }));
    this.plot.setAttribute("aria-label", `Items by ${unit}, ${toIso(this.first).slice(0, 4)} to ${toIso(this.last).slice(0, 4)}`);
  }

  drawYears() {
    const years = [];
    const last = Number(toIso(this.last).slice(0, 4));
    for (let year = Number(toIso(this.first).slice(0, 4)); year <= last; year += 1) years.push(year);
    const step = Math.max(1, Math.ceil(years.length / Math.max(2, this.plot.clientWidth / YEAR_PX)));
    this.years.replaceChildren(...years.filter((_, i) => i % step === 0).map((year) => {
      const label = make("button", "fp-year", null, String(year));
      label.type = "button";
      label.tabIndex = -1; // by keyboard the days are set in their own field
      label.title = `Only ${year}`;
      label.style.left = `${Math.max(0, this.share(toDay(`${year}-01-01`))) * 100}%`;
      label.addEventListener("click", () => this.setDays(toDay(`${year}-01-01`), toDay(`${year}-12-31`)));
      return label;
    }));
  }

  draw() {
    const ranged = this.from !== null || this.to !== null;
    this.brush.hidden = !ranged;
    if (ranged) {
      const left = Math.max(0, this.share(this.from ?? this.first));
      const right = Math.min(1, this.share((this.to ?? this.last) + 1));
      this.brush.style.left = `${left * 100}%`;
      this.brush.style.width = `${Math.max(0.004, right - left) * 100}%`;
    }
    this.dayLine.hidden = this.day === null;
    if (this.day !== null) this.dayLine.style.left = `${this.share(this.day) * 100}%`;
    this.slider.value = String(this.day ?? this.last);
    this.slider.classList.toggle("fp-off", this.day === null);
    this.slider.setAttribute("aria-valuetext", this.day === null ? "all time" : sayDay(toIso(this.day)));
    this.words.textContent = this.say();
    this.clear.hidden = this.day === null && !ranged;
  }

  say() {
    if (this.day !== null) return `${sayDay(toIso(this.day))}: what was true on this day`;
    if (this.from !== null || this.to !== null) {
      const from = this.from === null ? "the beginning" : sayDay(toIso(this.from));
      return `${from} – ${this.to === null ? "today" : sayDay(toIso(this.to))}`;
    }
    return "All time. Click a year, drag over the bars for some days, or move the slider to one day.";
  }

  // ---- the map at once, the page at rest --------------------------------------------------------

  days() {
    const days = {};
    if (this.day !== null) days.as_of = toIso(this.day);
    if (this.from !== null) days.from = toIso(this.from);
    if (this.to !== null) days.to = toIso(this.to);
    return days;
  }

  moved() {
    const nowMs = performance.now();
    const paceMs = nowMs - this.movedMs;
    this.movedMs = nowMs;
    this.restMs = paceMs > LONGEST_PACE_MS ? REST_MS : Math.max(REST_MS, PACES * paceMs);
    this.draw();
    const map = mapOf();
    const move = this.moves.next();
    this.drawn = map ? map.setTime(this.days(), move) : null;
  }

  // The page is told once the map has drawn the last move: the server answers one of them first.
  rest(after = this.restMs) {
    clearTimeout(this.timer);
    const timer = setTimeout(async () => {
      await this.drawn;
      if (this.timer !== timer) return; // the reader moved on meanwhile
      this.timer = null;
      this.tell({ ...this.days(), move: this.moves.made });
    }, after);
    this.timer = timer;
  }

  setDay(day) {
    this.halt();
    this.day = Math.max(this.first, Math.min(this.last, day));
    this.from = null; // one day is asked about, or some days
    this.to = null;
    this.moved();
    this.rest();
  }

  onKey(event) {
    const by = { PageUp: 1, PageDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const now = new Date((this.day ?? this.last) * DAY_MS);
    now.setUTCMonth(now.getUTCMonth() + by);
    this.setDay(Math.round(now / DAY_MS));
  }

  // ---- play -------------------------------------------------------------------------------------

  start() {
    if (this.day === null || this.day >= this.last) this.day = this.first;
    this.from = null;
    this.to = null;
    this.play.textContent = "⏸ Pause";
    this.playing = setInterval(() => this.tick(), PLAY_MS);
    this.moved();
  }

  // From the beginning of one bar to that of the next; stretches without any are passed over.
  tick() {
    const next = this.bins.map(([, until]) => toDay(until) - 1).find((day) => day > this.day);
    if (next === undefined || next > this.last) {
      this.stop();
      return;
    }
    this.day = next;
    this.moved();
  }

  halt() {
    clearInterval(this.playing);
    this.playing = null;
    this.play.textContent = "▶ Play";
  }

  stop() {
    this.halt();
    this.rest(0);
  }

  // ---- the brush --------------------------------------------------------------------------------

  dayAt(event) {
    const box = this.plot.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    return Math.min(this.last, this.first + Math.floor(share * (this.last + 1 - this.first)));
  }

  onDown(event) {
    if (event.button !== 0) return;
    this.plot.setPointerCapture(event.pointerId);
    const at = this.dayAt(event);
    const box = this.brush.hidden ? null : this.brush.getBoundingClientRect();
    const near = (x) => Math.abs(event.clientX - x) <= EDGE_PX;
    if (box && near(box.left)) this.drag = { anchor: this.to ?? this.last };
    else if (box && near(box.right)) this.drag = { anchor: this.from ?? this.first };
    else if (box && event.clientX > box.left && event.clientX < box.right) {
      this.drag = { grip: at, from: this.from ?? this.first, to: this.to ?? this.last };
    } else this.drag = { anchor: at };
    this.drag.startX = event.clientX;
  }

  onDrag(event) {
    const { drag } = this;
    if (!drag || (!drag.moved && Math.abs(event.clientX - drag.startX) < 4)) return;
    drag.moved = true;
    this.halt();
    const at = this.dayAt(event);
    if (drag.grip === undefined) {
      this.from = Math.min(drag.anchor, at);
      this.to = Math.max(drag.anchor, at);
    } else {
      const by = Math.max(this.first - drag.from, Math.min(this.last - drag.to, at - drag.grip));
      this.from = drag.from + by;
      this.to = drag.to + by;
    }
    this.day = null;
    this.moved();
  }

  // A press without a drag takes the bar under it.
  onUp(event) {
    const { drag } = this;
    this.drag = null;
    if (!drag) return;
    if (!drag.moved) {
      const at = this.dayAt(event);
      const bin = this.bins.find(([from, until]) => toDay(from) <= at && at < toDay(until));
      if (!bin) return;
      this.setDays(toDay(bin[0]), toDay(bin[1]) - 1);
      return;
    }
    this.rest(0);
  }

  setDays(from, to) {
    this.halt();
    this.from = Math.max(this.first, from);
    this.to = Math.min(this.last, to);
    this.day = null;
    this.moved();
    this.rest(0);
  }
}

function sayBin(from, until, unit) {
  const [year, month] = from.split("-").map(Number);
  if (unit === "year") return String(year);
  if (unit === "month") return `${MONTHS[month - 1]} ${year}`;
  return unit === "day" ? sayDay(from) : `${sayDay(from)} – ${sayDay(toIso(toDay(until) - 1))}`;
}

const made = new WeakMap();

export default function timeline({ data, parentElement, setTriggerValue }) {
  if (!made.has(parentElement)) made.set(parentElement, new Timeline(parentElement));
  const line = made.get(parentElement);
  line.update(data, (days) => setTriggerValue("days", days));
  return () => line.halt();
}
