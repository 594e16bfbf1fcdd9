/** An opaque id as LinkedIn's layout has it. @param type the two first bytes */
export function opaqueId(number: number, type = 0x002a, rest = 7): string {
  const bytes = new Uint8Array(29).fill(rest);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type);
  view.setUint16(2, 0);
  view.setUint32(4, number);
  view.setUint8(8, 1);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
