/** What a click does something to. */
const PRESSABLE = 'button, a[href], label, summary, [role="option"], [role^="menuitem"]';
/** So far moves a hand that only presses. */
const SHAKE_PX = 6;

/** Whether the element is where the pointer is; a menu that it opened may lie over it. */
function isUnder(element: Element, { target, clientX: x, clientY: y }: PointerEvent): boolean {
  if (target instanceof Node && element.contains(target)) return true;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return left <= x && x <= right && top <= y && y <= bottom;
}

/**
 * An answer that arrives while a button is held down may move the button from under the pointer, and the browser then clicks on
 * whatever is around both. A press that ends where it began is a click on what was pressed.
 */
export function keepPress(): void {
  let begun: { on: HTMLElement; by: PointerEvent } | null = null;

  const begin = (event: PointerEvent) => {
    const on = event.target instanceof Element ? event.target.closest<HTMLElement>(PRESSABLE) : null;
    begun = on && event.button === 0 ? { on, by: event } : null;
  };
  const end = (event: PointerEvent) => {
    if (!begun || begun.by.pointerId !== event.pointerId) return;
    const { on, by } = begun;
    begun = null;
    const isStill = Math.hypot(event.clientX - by.clientX, event.clientY - by.clientY) <= SHAKE_PX;
    if (isStill && !isUnder(on, event)) on.click();
  };
  const forget = () => {
    begun = null;
  };

  // The beginning before the parts themselves, which may keep it for themselves; the end after they gave the press up.
  document.addEventListener('pointerdown', begin, { capture: true });
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', forget);
}
