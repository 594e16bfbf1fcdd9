/** Whether this build and a server understand each other. */
import type * as z from 'zod';
import { CONTRACT, type version } from '#lib/contract/routes.ts';

type Version = z.infer<typeof version.response>;

/** Null when they do; else who must be updated. */
export function misfit({ contract }: Version): 'server_too_old' | 'server_too_new' | null {
  if (contract.max < CONTRACT.min) return 'server_too_old';
  if (contract.min > CONTRACT.max) return 'server_too_new';
  return null;
}
