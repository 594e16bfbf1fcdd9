import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { rowSecurityFault } from '#server/db/row-security.ts';
import { eachDb } from './support/each-db.ts';

eachDb((kind, open) => {
  const run = (text: string): Promise<unknown> => open().tx((tx) => sql.raw(text).execute(tx));

  it('finds nothing wrong with a database as it is made', async () => {
    expect(await rowSecurityFault(open())).toBeNull();
  });

  it.each([
    ['disable row level security', 'enable row level security, force row level security'],
    ['no force row level security', 'enable row level security, force row level security'],
  ])('B85: a table that is open is named, with the command that closes it: %s', async (opened, closed) => {
    await run(`alter table leads ${opened}`);
    const fault = await rowSecurityFault(open());
    expect(fault).toEqual({
      code: 'not_separated',
      message: `Workspaces would not be kept apart: the table leads lets every workspace see all of its rows. Nothing was started. Put it right with: alter table leads ${closed};`,
    });
    await run(fault?.message.replace(/^.*Put it right with: /, '') ?? '');
    expect(await rowSecurityFault(open())).toBeNull();
  });

  // The roles of PostgreSQL are those of other tests, too.
  if (kind === 'postgres') return;
  it.each(['superuser', 'bypassrls'])('B85: a role of workspaces that is %s is named', async (right) => {
    await run(`alter role samsyn_app ${right}`);
    const fault = await rowSecurityFault(open());
    expect(fault?.message).toContain('the role samsyn_app may go round row-level security');
    await run(fault?.message.replace(/^.*Put it right with: /, '') ?? '');
    expect(await rowSecurityFault(open())).toBeNull();
  });

  it('B85: a role of workspaces that owns a table is named', async () => {
    await run('alter table leads owner to samsyn_app');
    const fault = await rowSecurityFault(open());
    expect(fault?.message).toContain('the role samsyn_app owns the table leads');
    await run(fault?.message.replace(/^.*Put it right with: /, '') ?? '');
    expect(await rowSecurityFault(open())).toBeNull();
  });
});
