/** Hands a text to the browser as a file. */
export function saveFile(
  name: string,
  type: 'application/json' | 'text/csv' | 'text/markdown',
  text: string,
): void {
  saveBlob(name, new Blob([text], { type }));
}

/** Hands bytes to the browser as a file. */
export function saveBlob(name: string, bytes: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
