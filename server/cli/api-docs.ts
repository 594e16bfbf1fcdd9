/** `npm run docs`: writes docs/api.md from the contract. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiText } from '../routes/api-text.ts';
import { openApi } from '../routes/openapi.ts';

writeFileSync(join(import.meta.dirname, '../../docs/api.md'), apiText(openApi('https://samsyn.example.com')));
