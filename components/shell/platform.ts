/** Which key the palette's shortcut is written with. */
export const isMac = (): boolean => /mac/i.test(navigator.userAgent);
