/** How column values are read, equally by both drivers; the forms are described in tables.ts. */

const asText = (text: string): string => text;

/** Parsers by type: 20 bigint, 1700 numeric, 1082 date. The remaining types are read alike by both drivers already. */
export const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number,
  1700: Number,
  1082: asText,
};

/** The arrays of those types, for pg, which needs them named. */
export const ARRAY_PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  1016: Number,
  1231: Number,
  1182: asText,
};

export const BYTEA = 17;
