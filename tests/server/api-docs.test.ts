import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { ERROR_CODES } from '#lib/contract/errors.ts';
import { HOOK_PROBLEMS } from '#lib/contract/hooks-in.ts';
import { ImportProblem, RefusedRow } from '#lib/contract/imports.ts';
import { PERSONA_FAULTS } from '#lib/contract/personas.ts';
import { apiText } from '#server/routes/api-text.ts';
import { errorsText } from '#server/routes/errors-text.ts';
import { openApi } from '#server/routes/openapi.ts';

it('docs/api.md says what the contract says (else: npm run docs)', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  expect(text).toBe(apiText(openApi('https://samsyn.example.com')));
  for (const { method, path } of Object.values(ROUTES))
    expect(text).toContain(`### ${method} \`${path.replace(/:(\w+)/g, '{$1}')}\``);
});

it('docs/errors.md lists every code with its sentences in both languages (else: npm run docs)', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  expect(text).toBe(errorsText());
  const codes = [
    ...Object.keys(ERROR_CODES),
    ...HOOK_PROBLEMS,
    ...ImportProblem.shape.code.options,
    ...RefusedRow.shape.code.options,
    ...PERSONA_FAULTS,
  ];
  for (const code of codes) expect(text).toContain(`| \`${code}\` | `);
  // No cell is empty, and no form of a message is left as it is written in locales/.
  expect(text).not.toMatch(/\| +\||[{}]/);
});
