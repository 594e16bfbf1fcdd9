// What a page can notice of an extension. Runs before anything else on the page and only listens; `__witness.report()`
// tells what it saw that the page did not do itself.
(() => {
  const seen = { mutations: [], calls: {}, events: {}, violations: 0 };
  const globalsBefore = new Set(Object.getOwnPropertyNames(window));
  const original = {
    entries: performance.getEntriesByType.bind(performance),
    names: Object.getOwnPropertyNames,
    walker: document.createTreeWalker.bind(document),
  };
  let parsed = false;
  const { takeRecords } = MutationObserver.prototype;

  // DE01: the page changes nothing about itself once it is parsed.
  const observer = new MutationObserver(note);
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  function note(records) {
    // Until then the parser adds nodes and lengthens texts; it never changes an attribute.
    for (const record of records)
      if (parsed || record.type === 'attributes')
        seen.mutations.push(`${record.type} ${record.target.nodeName}`);
  }
  document.addEventListener('DOMContentLoaded', () => {
    note(takeRecords.call(observer));
    parsed = true;
    seen.sheets = document.styleSheets.length;
  });

  // DE10, DE13, DE14: what happens to the window.
  for (const type of ['message', 'storage', 'scroll', 'selectionchange', 'copy', 'keydown', 'click'])
    addEventListener(type, () => count(seen.events, type), true);
  addEventListener('securitypolicyviolation', () => {
    seen.violations += 1;
  });

  // DE03: natives that a script which looks at a page would call.
  patch(Document.prototype, 'Document', [
    'querySelector',
    'querySelectorAll',
    'getElementById',
    'getElementsByTagName',
    'getElementsByClassName',
    'createElement',
    'createTextNode',
    'createTreeWalker',
    'createNodeIterator',
    'createRange',
    'evaluate',
    'elementFromPoint',
    'execCommand',
    'write',
    'importNode',
    'adoptNode',
  ]);
  patch(Element.prototype, 'Element', [
    'querySelector',
    'querySelectorAll',
    'getElementsByTagName',
    'getElementsByClassName',
    'getAttribute',
    'setAttribute',
    'hasAttribute',
    'removeAttribute',
    'matches',
    'closest',
    'attachShadow',
    'insertAdjacentHTML',
    'insertAdjacentElement',
    'getBoundingClientRect',
    'getClientRects',
    'append',
    'prepend',
    'replaceChildren',
    'remove',
    'checkVisibility',
    'scrollIntoView',
    'innerHTML',
    'outerHTML',
    'shadowRoot',
    'className',
    'id',
    'attributes',
    'children',
  ]);
  patch(Node.prototype, 'Node', [
    'appendChild',
    'insertBefore',
    'removeChild',
    'replaceChild',
    'cloneNode',
    'contains',
    'compareDocumentPosition',
    'textContent',
    'childNodes',
    'firstChild',
    'nextSibling',
    'parentNode',
    'isConnected',
    'nodeValue',
  ]);
  patch(HTMLElement.prototype, 'HTMLElement', [
    'innerText',
    'click',
    'focus',
    'blur',
    'offsetParent',
    'offsetWidth',
    'style',
    'dataset',
  ]);
  patch(CharacterData.prototype, 'CharacterData', ['data', 'appendData', 'substringData']);
  patch(TreeWalker.prototype, 'TreeWalker', ['nextNode', 'currentNode']);
  patch(EventTarget.prototype, 'EventTarget', ['addEventListener', 'dispatchEvent', 'removeEventListener']);
  patch(MutationObserver.prototype, 'MutationObserver', ['observe', 'disconnect', 'takeRecords']);
  patch(Storage.prototype, 'Storage', ['getItem', 'setItem']);
  patch(XMLHttpRequest.prototype, 'XMLHttpRequest', ['open', 'send']);
  patch(History.prototype, 'History', ['pushState', 'replaceState']);
  patch(window, 'window', [
    'fetch',
    'postMessage',
    'getComputedStyle',
    'getSelection',
    'requestIdleCallback',
    'requestAnimationFrame',
    'open',
  ]);

  function patch(owner, label, names) {
    for (const name of names) {
      const before = Object.getOwnPropertyDescriptor(owner, name);
      if (!before?.configurable) continue;
      const key = `${label}.${name}`;
      const wrapped = (native) =>
        native &&
        function (...values) {
          count(seen.calls, key);
          return native.apply(this, values);
        };
      Object.defineProperty(
        owner,
        name,
        typeof before.value === 'function'
          ? { ...before, value: wrapped(before.value) }
          : { ...before, get: wrapped(before.get), set: wrapped(before.set) },
      );
    }
  }

  function count(counts, key) {
    counts[key] = (counts[key] ?? 0) + 1;
  }

  // DE09: an address of an extension anywhere in the page.
  function traces() {
    const found = [];
    const walker = original.walker(document, NodeFilter.SHOW_ALL);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const texts = node.nodeType === 1 ? [...node.attributes].map((one) => one.value) : [node.nodeValue];
      for (const text of texts)
        if (/(?:chrome|moz)-extension:\/\//.test(text ?? '')) found.push(node.nodeName);
    }
    return found;
  }

  globalThis.__witness = {
    /** What was noticed so far; an unnoticed extension leaves every list empty and every count at zero. */
    report() {
      // The report looks at the page itself; that does not count.
      const calls = { ...seen.calls };
      note(takeRecords.call(observer));
      const report = {
        mutations: [...seen.mutations],
        calls,
        events: { ...seen.events },
        // DE05: the page has no resources; an entry is somebody else's request.
        resources: original.entries('resource').map((entry) => entry.name),
        // DE02
        globals: original.names(window).filter((name) => !globalsBefore.has(name) && name !== '__witness'),
        // DE04
        sheets: document.styleSheets.length - (seen.sheets ?? document.styleSheets.length),
        adoptedSheets: document.adoptedStyleSheets.length,
        // DE08
        runtime:
          typeof globalThis.chrome?.runtime !== 'undefined' ||
          typeof globalThis.browser?.runtime !== 'undefined',
        // DE13
        storage: localStorage.length + sessionStorage.length,
        windowName: window.name,
        traces: traces(),
        violations: seen.violations,
      };
      seen.calls = { ...calls };
      return report;
    },
  };
})();
