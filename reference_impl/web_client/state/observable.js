/** Something that views watch. Changes of one turn are told once, at its end. */
export class Observable {
  #watchers = new Set();
  #told = true;

  /** Calls `watcher` after changes, until the returned function is called. */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed() {
    if (!this.#told) return;
    this.#told = false;
    queueMicrotask(() => {
      this.#told = true;
      for (const watcher of [...this.#watchers]) watcher();
    });
  }
}
