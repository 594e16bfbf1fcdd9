/** The address where it leads to a web page; null for one that would run something or open what is on this computer. */
export const webAddress = (text: string | null): string | null =>
  text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
