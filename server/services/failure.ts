import type { ErrorCode } from '#lib/contract/errors.ts';

/** An expected failure of a service: a code of the contract, and for developers what was wrong and where. No personal data. */
export interface Failure {
  code: ErrorCode;
  detail?: string;
  /** Where in the input, e.g. `mutations[3].payload`. */
  path?: string;
}
