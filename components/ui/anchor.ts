/** What a part of the screen has that others lead to. @param name of what it shows, the only one on the screen */
export const anchor = (name: string) => ({ id: name, tabIndex: -1 });

/** Brings the first of these parts that is on the screen into sight, and the focus to it, marked also for a person with a mouse. */
export function goTo(names: readonly string[]): void {
  const found = names.map((name) => document.getElementById(name)).find((element) => element !== null);
  if (!found) return;
  found.dataset.focusVisible = '';
  found.addEventListener('blur', () => delete found.dataset.focusVisible, { once: true });
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: 'center' });
}
