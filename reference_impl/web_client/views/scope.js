/** The life of a part of the page: what it watches ends with it. */
export class Scope {
  #ends = [];

  /** Draws now, and again whenever one of the observables changes. */
  draw(observables, draw) {
    for (const observable of observables) this.#ends.push(observable.watch(draw));
    draw();
  }

  /** Listens to an event of the window or the document. */
  listen(target, name, heard) {
    target.addEventListener(name, heard);
    this.#ends.push(() => target.removeEventListener(name, heard));
  }

  /** A part of this part, which can end before it does. */
  inner() {
    const scope = new Scope();
    this.#ends.push(() => scope.end());
    return scope;
  }

  end() {
    for (const end of this.#ends.splice(0)) end();
  }
}
