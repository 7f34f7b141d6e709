/* Answers on their way: kept on the device until the server has them, the newest of each question only.

   const queue = new AnswerQueue({store, send}); store: {read() → [[place, entry]], write(list)};
   send(entry) → "kept" | "stale" | "gone" | "lost" (no connection: tried again) | "signin" | "closed" (both kept, sent
   when the page is loaded again) | "refused" (nothing more is taken). */
const KEPT_HERE = ["lost", "signin", "closed"];

export class AnswerQueue {
  constructor({ store, send, told = () => {} }) {
    this.store = store;
    this.send = send;
    this.told = told;
    this.waiting = new Map(store.read());
    this.running = null;
  }

  get isEmpty() {
    return this.waiting.size === 0;
  }

  put(place, entry) {
    this.waiting.set(place, entry);
    this.store.write([...this.waiting]);
  }

  drop(place, seq) {
    if (this.waiting.get(place)?.seq <= seq) {
      this.waiting.delete(place);
      this.store.write([...this.waiting]);
    }
  }

  /* Returns whether everything has arrived. Asked while it runs, it runs once more for what came in meanwhile. */
  async flush() {
    while (this.running) await this.running;
    this.running = this.run();
    try {
      return await this.running;
    } finally {
      this.running = null;
    }
  }

  async run() {
    for (const [place, entry] of [...this.waiting]) {
      this.told("sending", place);
      const outcome = await this.send(entry);
      if (KEPT_HERE.includes(outcome)) {
        this.told(outcome, place);
        return false;
      }
      if (outcome === "refused") {
        this.waiting.clear();
        this.store.write([]);
        this.told("refused", place);
        return false;
      }
      this.drop(place, entry.seq);
      this.told(outcome, place);
    }
    return this.isEmpty;
  }
}
