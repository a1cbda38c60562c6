// What the reader moves is drawn at once, and the page answers later. Every move has a number that
// the page says back: an answer to an older move would set back what the reader sees by now.
(function () {
  "use strict";
  const footprint = (window.footprint = window.footprint || {});

  const TIME_PARAMETERS = ["as_of", "from", "to"];
  const ANSWERED_MS = 10000; // an answer that takes longer is lost: then the page's word counts

  class Moves {
    constructor() {
      this.made = 0;
      this.madeMs = -Infinity;
    }

    next() {
      this.made += 1;
      this.madeMs = performance.now();
      return this.made;
    }

    // Takes the number of a move that was made elsewhere.
    follow(number) {
      this.made = number;
      this.madeMs = performance.now();
    }

    // Whether an answer is to the latest move; a page that counts none answers always.
    heeds(number) {
      if (number === undefined || number >= this.made) {
        this.made = number || 0;
        return true;
      }
      return performance.now() - this.madeMs > ANSWERED_MS;
    }
  }

  // The part of a question that says when.
  function timeOf(query) {
    return Object.fromEntries(TIME_PARAMETERS.filter((name) => query[name]).map((name) => [name, query[name]]));
  }

  // A question with another time.
  function withTime(query, days) {
    const others = Object.entries(query).filter(([name]) => !TIME_PARAMETERS.includes(name));
    return { ...Object.fromEntries(others), ...days };
  }

  Object.assign(footprint, { Moves, timeOf, withTime });
})();
