/** A page's own events in Node: `online`, `offline` and the like are fired on `page`. Import first. */
export const page = new EventTarget();

globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.removeEventListener = page.removeEventListener.bind(page);
