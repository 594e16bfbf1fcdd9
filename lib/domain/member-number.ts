/**
 * LinkedIn's opaque ids are 29 bytes in base64url: two of type, two that are zero, then the member's number in four bytes. The
 * type differs between the products, the number does not, so two ids with one number are probably one person. A hint only: the
 * layout is observed, not promised (docs/adr/0011-who-is-who.md).
 */

const PACKED = /^A[\w-]{2}AA[\w-]+$/;
const BYTES = 29;

/**
 * The member's number, 1 to 2^32 - 1.
 * @param id an opaque id as it stands in an address, e.g. `ACoAAB2tnsMB…`
 * @returns null when the id is of another form, such as a number of Sales Navigator's own
 */
export function memberNumber(id: string): number | null {
  if (!PACKED.test(id)) return null;
  const bytes = fromBase64Url(id);
  if (bytes?.length !== BYTES || bytes[2] !== 0 || bytes[3] !== 0 || bytes[8] !== 1) return null;
  return new DataView(bytes.buffer).getUint32(4) || null;
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
  } catch {
    return null;
  }
}
