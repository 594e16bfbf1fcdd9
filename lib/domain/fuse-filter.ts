/**
 * A set of numbers in nine bits each, for both sides of the wire: it never denies a number that was put in, and takes about one
 * foreign number in 256 for its own. Binary fuse filter (Graf and Lemire, 2022) with three places a number and fingerprints of
 * 8 bits.
 *
 * The numbers are divided into shards by their first bits, each a filter of its own, so that building never holds up a server
 * for longer than one shard takes.
 */

/** The numbers are below 2 to this power. */
export const KEY_BITS = 40;

/** Numbers in a shard, about; building one takes tens of milliseconds. */
const SHARD_KEYS = 65_536;
const MOST_SEEDS = 100;
const MOST_SEGMENT_BITS = 16;
/** Of a shard: seed, segment's bits, number of segments, each 4 bytes. */
const HEADER_BYTES = 12;

interface Shard {
  seed: number;
  segmentBits: number;
  segments: number;
  fingerprints: Uint8Array;
}

export interface FuseFilter {
  shardBits: number;
  shards: readonly Shard[];
}

/** How many first bits choose the shard, for so many numbers in all. */
export const shardBitsFor = (keys: number): number => Math.max(0, Math.ceil(Math.log2(keys / SHARD_KEYS)));

/** The numbers of a shard: from `from` on, below `to`. */
export function shardRange(shard: number, shardBits: number): { from: number; to: number } {
  const width = 2 ** (KEY_BITS - shardBits);
  return { from: shard * width, to: (shard + 1) * width };
}

/**
 * The bytes of one shard.
 * @param keys whole numbers below 2^40, each once
 * @throws when a number is there twice
 */
export function buildShard(keys: Float64Array): Uint8Array<ArrayBuffer> {
  const { segmentBits, segments } = layout(keys.length);
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    const shard = {
      seed,
      segmentBits,
      segments,
      fingerprints: new Uint8Array((segments + 2) << segmentBits),
    };
    if (fill(shard, keys)) return shardBytes(shard);
  }
  throw new RangeError('The numbers of a filter must differ.');
}

/** The bytes of a whole filter: the bits that choose a shard, then its shards in order. */
export function joinShards(shardBits: number, shards: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + shards.reduce((sum, shard) => sum + shard.length, 0));
  bytes[0] = shardBits;
  let at = 1;
  for (const shard of shards) {
    bytes.set(shard, at);
    at += shard.length;
  }
  return bytes;
}

/** A filter from its bytes, which it keeps using; null when they are not one. */
export function readFilter(bytes: Uint8Array<ArrayBuffer>): FuseFilter | null {
  const shardBits = bytes[0] ?? KEY_BITS;
  if (shardBits > 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shards: Shard[] = [];
  let at = 1;
  while (shards.length < 2 ** shardBits) {
    if (at + HEADER_BYTES > bytes.length) return null;
    const [seed, segmentBits, segments] = [
      view.getUint32(at),
      view.getUint32(at + 4),
      view.getUint32(at + 8),
    ];
    at += HEADER_BYTES;
    const length = (segments + 2) * 2 ** segmentBits;
    if (segmentBits > MOST_SEGMENT_BITS || segments < 1 || at + length > bytes.length) return null;
    shards.push({ seed, segmentBits, segments, fingerprints: bytes.subarray(at, at + length) });
    at += length;
  }
  return at === bytes.length ? { shardBits, shards } : null;
}

/** Whether the number may be in the filter; always true for one that is. */
export function mayHold(filter: FuseFilter, key: number): boolean {
  const shard = filter.shards[Math.floor(key / 2 ** (KEY_BITS - filter.shardBits))];
  if (!shard) return false;
  const { fingerprints } = shard;
  locate(shard, key);
  return (
    ((fingerprints[place[0]] ?? 0) ^ (fingerprints[place[1]] ?? 0) ^ (fingerprints[place[2]] ?? 0)) === print
  );
}

/** The paper's sizes: they leave just enough room for the peeling below to succeed with few seeds. */
function layout(keys: number): { segmentBits: number; segments: number } {
  const count = Math.max(2, keys);
  const segmentBits = Math.min(MOST_SEGMENT_BITS, Math.floor(Math.log(count) / Math.log(3.33) + 2.25));
  const room = count * Math.max(1.125, 0.875 + (0.25 * Math.log(1_000_000)) / Math.log(count));
  return { segmentBits, segments: Math.max(1, Math.ceil(room / 2 ** segmentBits) - 2) };
}

/** What `locate` finds: reused, because it runs for every number several times. */
const place: [number, number, number] = [0, 0, 0];
let print = 0;

/** The three places of a number, in neighbouring segments, and its fingerprint. */
function locate({ seed, segmentBits, segments }: Shard, key: number): void {
  const low = key >>> 0;
  const high = Math.floor(key / 2 ** 32);
  const a = mix(low ^ Math.imul(seed, 0x9e3779b1));
  const b = mix(low + Math.imul(high + 1, 0x85ebca77) + mix(seed + 0x27d4eb2f));
  const mask = 2 ** segmentBits - 1;
  const first = Math.floor((a / 2 ** 32) * segments * 2 ** segmentBits);
  place[0] = first;
  place[1] = (first + mask + 1) ^ (b & mask);
  place[2] = (first + 2 * (mask + 1)) ^ ((b >>> 16) & mask);
  print = mix(a ^ ((b << 15) | (b >>> 17))) & 0xff;
}

/** Every bit of the answer depends on every bit of the number (the finaliser of MurmurHash3). */
function mix(number: number): number {
  let hash = number;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Peels: a number that has a place to itself can be settled last, so it is taken off, which frees others. When all came off, they
 * are settled in reverse, each by its own place. False when some are left: then another seed is needed.
 */
function fill(shard: Shard, keys: Float64Array): boolean {
  const { fingerprints } = shard;
  const counts = new Uint32Array(fingerprints.length);
  /** The exclusive or of the numbers' indexes at each place: with one number left, its index. */
  const indexes = new Uint32Array(fingerprints.length);
  const alone: number[] = [];
  const change = (index: number, by: 1 | -1): void => {
    locate(shard, keys[index] ?? 0);
    for (const at of place) {
      counts[at] = (counts[at] ?? 0) + by;
      indexes[at] = (indexes[at] ?? 0) ^ index;
      if (by === -1 && counts[at] === 1) alone.push(at);
    }
  };
  for (let index = 0; index < keys.length; index += 1) change(index, 1);
  for (let at = 0; at < counts.length; at += 1) if (counts[at] === 1) alone.push(at);

  const peeled: { index: number; at: number }[] = [];
  for (let at = alone.pop(); at !== undefined; at = alone.pop()) {
    if (counts[at] !== 1) continue;
    const index = indexes[at] ?? 0;
    peeled.push({ index, at });
    change(index, -1);
  }
  if (peeled.length < keys.length) return false;
  for (const { index, at } of peeled.reverse()) {
    locate(shard, keys[index] ?? 0);
    fingerprints[at] = place.reduce((left, one) => left ^ (fingerprints[one] ?? 0), print);
  }
  return true;
}

function shardBytes({ seed, segmentBits, segments, fingerprints }: Shard): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + fingerprints.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, seed);
  view.setUint32(4, segmentBits);
  view.setUint32(8, segments);
  bytes.set(fingerprints, HEADER_BYTES);
  return bytes;
}
