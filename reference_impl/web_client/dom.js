/**
 * Makes an element. Strings become text nodes, never markup, so that no data can become code.
 *
 * @param {string} tag
 * @param {object} props `class`, `onclick` and the like, `data-…`, `aria-…`, or any other attribute; true sets an
 *   attribute without a value, false and null leave it out.
 * @param {...(Node|string|null|false|Array)} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

/**
 * Makes the children of `parent` those of `items`, and keeps the elements of items that have not changed, so that
 * focus, selection and scrolling survive.
 *
 * @param {Element} parent
 * @param {Array} items
 * @param {(item) => string} keyOf what identifies an item
 * @param {(item) => string} signatureOf what its element shows
 * @param {(item) => Element} make
 */
export function keep(parent, items, keyOf, signatureOf, make) {
  const old = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const signature = signatureOf(item);
    let element = old.get(key);
    old.delete(key);
    if (!element || element.dataset.signature !== signature) {
      const fresh = make(item);
      fresh.dataset.key = key;
      fresh.dataset.signature = signature;
      if (element) {
        const focused = element.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
        if (element === at) at = element.nextElementSibling;
        element.replaceWith(fresh);
        if (focused) fresh.querySelector(`[data-focus="${focused}"]`)?.focus();
      }
      element = fresh;
    }
    if (element === at) at = at.nextElementSibling;
    else parent.insertBefore(element, at);
  }
  for (const gone of old.values()) gone.remove();
}
