import { describe, expect, it } from 'vitest';
import type { Department } from '#lib/contract/primitives.ts';
import { missingIn, peopleOf } from '#lib/domain/team.ts';

const member = (id: string, department: Department, active = true) =>
  [id, { id, name: id, email: `${id}@nordlys.example.com`, department, admin: false, active }] as const;
const members = new Map([
  member('anna', 'sales'),
  member('sara', 'marketing'),
  member('lars', 'marketing', false),
]);
const lacking = (...memberIds: string[]) => missingIn(peopleOf({ memberIds }, members));

describe('the people of a team', () => {
  it('are those who are there, in its order', () =>
    expect(peopleOf({ memberIds: ['sara', 'gone', 'lars', 'anna'] }, members).map(({ id }) => id)).toEqual([
      'sara',
      'anna',
    ]));
  it('may lack a department', () => {
    expect(lacking('anna', 'sara')).toEqual([]);
    expect(lacking('anna', 'lars')).toEqual(['marketing']);
    expect(lacking('sara')).toEqual(['sales']);
    expect(lacking('lars')).toEqual(['sales', 'marketing']);
  });
});
