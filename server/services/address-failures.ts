import type { AddressProblem } from '../webhooks/address.ts';
import type { Failure } from './failure.ts';

/** Why an address that an administrator gives may not be called. */
export const ADDRESS_FAILURES: Record<AddressProblem, Failure> = {
  private_address: { code: 'private_address' },
  not_an_address: { code: 'bad_address', detail: 'This is not a web address.' },
  not_https: { code: 'bad_address', detail: 'The address must begin with https.' },
  port_closed: { code: 'bad_address', detail: 'The port must be 443 or above 1023.' },
  unresolved: { code: 'bad_address', detail: 'No server has this name.' },
};
