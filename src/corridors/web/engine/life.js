// What a map takes from the page around it (listeners, timers), and gives back when it goes.

export class Life {
  constructor() {
    this.ends = new Set();
    this.over = false; // nothing begins any more, such as a way back after a card that goes with its map
  }

  /** @param {() => void} act at the end @returns {() => void} does it at once instead */
  atEnd(act) {
    const end = () => { if (this.ends.delete(end)) act(); };
    this.ends.add(end);
    return end;
  }

  /** @param {EventTarget} target @param {string} type @param {(event: any) => void} hear @param {AddEventListenerOptions} [options] */
  listen(target, type, hear, options) {
    if (this.over) return () => {};
    target.addEventListener(type, hear, options);
    return this.atEnd(() => target.removeEventListener(type, hear, options));
  }

  /** @param {number} ms @param {() => void} act @returns {() => void} forgets it */
  wait(ms, act) {
    if (this.over) return () => {};
    const timer = window.setTimeout(() => { this.ends.delete(forget); act(); }, ms);
    const forget = this.atEnd(() => window.clearTimeout(timer));
    return forget;
  }

  /** @param {number} ms @param {() => void} act again and again @returns {() => void} stops it */
  repeat(ms, act) {
    if (this.over) return () => {};
    const timer = window.setInterval(act, ms);
    return this.atEnd(() => window.clearInterval(timer));
  }

  end() {
    this.over = true;
    for (const end of [...this.ends]) end();
  }
}
