import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { apiText } from '#server/routes/api-text.ts';
import { openApi } from '#server/routes/openapi.ts';

it('docs/api.md says what the contract says (else: npm run docs)', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  expect(text).toBe(apiText(openApi('https://samsyn.example.com')));
  for (const { method, path } of Object.values(ROUTES))
    expect(text).toContain(`### ${method} \`${path.replace(/:(\w+)/g, '{$1}')}\``);
});
