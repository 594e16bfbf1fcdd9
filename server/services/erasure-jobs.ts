/** What the command line asks about a person's data, with a running server or without. */
import type * as z from 'zod';
import type { erasePerson, exportPerson, previewErasure } from '#lib/contract/privacy.ts';
import { ok, type Result } from '#lib/contract/result.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import { dataOf, erase, previewOf } from './erasure.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** `workspace`: its short name; null when there is only one. */
interface AboutPerson {
  who: string;
  workspace: string | null;
}

type Job<T> = (services: Services, about: AboutPerson) => Promise<Result<T, Failure>>;

interface Jobs {
  preview: Job<z.infer<typeof previewErasure.response>>;
  erase: Job<z.infer<typeof erasePerson.response>>;
  export: Job<z.infer<typeof exportPerson.response>>;
}

export const erasureJob: Jobs = {
  preview: async (services, { who, workspace }) => {
    const target = await chooseWorkspace(services.db, workspace);
    return target.ok ? ok(await previewOf(services, target.value, who)) : target;
  },
  erase: async (services, { who, workspace }) => {
    const target = await chooseWorkspace(services.db, workspace);
    return target.ok ? ok({ receipt: await erase(services, target.value, 'operator', who) }) : target;
  },
  export: async (services, { who, workspace }) => {
    const target = await chooseWorkspace(services.db, workspace);
    return target.ok ? dataOf(services, target.value, 'operator', who) : target;
  },
};
