/** Questions of a full-tab page to the server, whose answers are not kept on the device. */

import type * as z from 'zod';
import { fail, type Result } from '#lib/contract/result.ts';
import type { Route } from '#lib/contract/route.ts';
import { here } from '#lib/store/connections.ts';
import { readDevice } from '#lib/store/device.ts';
import { type CallError, call, type Parts } from './client.ts';
import { endsPairing, obey } from './ending.ts';

/** Calls a route as this device. `not_paired` when it is connected to no server; what a refusal of the token orders is done. */
export async function ask<R extends Route>(
  route: R,
  parts: Parts<R>,
): Promise<Result<z.output<R['response']>, CallError>> {
  const store = await here();
  const device = await readDevice(store);
  if (!device) return fail({ code: 'not_paired', status: 0 });
  const answer = await call(device, route, parts);
  if (!answer.ok && endsPairing(answer.error)) await obey(store, device, answer.error);
  return answer;
}
