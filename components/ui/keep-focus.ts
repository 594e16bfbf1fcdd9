/** Parts that may take the focus for what stood in them: they have a name or a role of their own. */
const HOMES = 'section, article, form, nav, main';

/**
 * When the focused element goes away with a change of the screen, the focus moves to the nearest part around it that is
 * still there, instead of to the start of the document. Dialogs and menus give it back themselves.
 */
export function keepFocus(): void {
  let around: Element[] = [];

  const remember = ({ target }: FocusEvent) => {
    around = [];
    for (let element = target instanceof Element ? target : null; element; element = element.parentElement)
      around.push(element);
  };
  // The person left it on purpose, unless it is gone.
  const forget = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null) return;
    queueMicrotask(() => {
      if (around[0]?.isConnected && document.hasFocus()) around = [];
    });
  };
  const findHome = () => {
    if (around.length === 0 || around[0]?.isConnected || document.activeElement !== document.body) return;
    const home = around.find((element) => element.isConnected && element.matches(HOMES));
    if (!(home instanceof HTMLElement)) return;
    if (!home.hasAttribute('tabindex')) home.tabIndex = -1;
    home.focus({ preventScroll: true });
  };

  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', forget);
  new MutationObserver(findHome).observe(document.body, { childList: true, subtree: true });
}
