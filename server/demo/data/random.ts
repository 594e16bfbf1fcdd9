import { createHash } from 'node:crypto';

/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export class Random {
  readonly #seed: string;
  #block = Buffer.alloc(0);
  #used = 0;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** An own stream for one subject, so that a change to one part of the demo leaves the others as they were. */
  stream(subject: string): Random {
    return new Random(`${this.#seed}/${subject}`);
  }

  #bytes(length: number): Buffer {
    if (this.#used + length > this.#block.length) {
      this.#block = createHash('sha512').update(`${this.#seed}#${this.#count}`).digest();
      this.#count += 1;
      this.#used = 0;
    }
    this.#used += length;
    return this.#block.subarray(this.#used - length, this.#used);
  }

  /** 0 ≤ x < 1. */
  next(): number {
    return this.#bytes(4).readUInt32LE() / 2 ** 32;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    const value = from[Math.floor(this.next() * from.length)];
    if (value === undefined) throw new Error('pick from an empty list');
    return value;
  }

  /** One of the values, as often as its weight says. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T {
    let left = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new Error('no choice has a weight');
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((value) => ({ value, key: this.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  }

  /** A UUIDv7 of that instant. */
  id(at: Date): string {
    const bytes = Buffer.from(this.#bytes(16));
    bytes.writeUIntBE(at.getTime(), 0, 6);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}
