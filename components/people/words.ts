import type { LeadIdentity } from '#lib/contract/records.ts';

/** An identity as people write it: an address, `linkedin.com/in/elin-lund`, or what stands in the address of the page. */
export const identityWords = (value: string): string =>
  value
    .replace(/^profile:/, 'linkedin.com/in/')
    .replace(/^member:/, 'linkedin.com/in/')
    .replace(/^sales:/, 'linkedin.com/sales/lead/')
    .replace(/^recruiter:/, 'linkedin.com/talent/profile/');

/** One identity; what a mutation names. */
export type Tie = Pick<LeadIdentity, 'kind' | 'value'>;
