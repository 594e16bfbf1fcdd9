import * as fc from 'fast-check';

const LETTERS = [...'aAbzåÅäöøæß éñЖ漢字ｅ🚀0129-._~%/\\?#&=+@:;,<>"\'()[]{}|*…\u0301\u200b\ufeff\n\t\u0000'];

/** Text with whatever makes text hard. Cheap to make, unlike fast-check's graphemes. */
export const hardText = (limits?: { minLength?: number; maxLength?: number }): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...LETTERS), ...limits });
