/** Ids for many rows at once. */
import { randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES = 16;

/** Gives up to `count` ids (UUIDv7), each later than the one before. Randomness is read once for all of them: that is what takes long. */
export function newIds(count: number): () => string {
  const random = randomBytes(count * BYTES);
  const msecs = Date.now();
  // Half of its 32 bits, so that there is room to count up.
  const first = randomInt(2 ** 31);
  let given = 0;
  return () => {
    if (given === count) throw new RangeError(`No more than ${count} ids.`);
    const from = given * BYTES;
    given += 1;
    return v7({ random: random.subarray(from, from + BYTES), msecs, seq: first + given });
  };
}
