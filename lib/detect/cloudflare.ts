/** The address that Cloudflare hides in a page: hex, the first byte is XORed onto the rest; '' when it is not that. */
export function decodeCloudflare(hex: string): string {
  if (!/^(?:[0-9a-f]{2}){4,400}$/i.test(hex)) return '';
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const key = bytes[0] ?? 0;
  return new TextDecoder().decode(bytes.subarray(1).map((byte) => byte ^ key));
}
