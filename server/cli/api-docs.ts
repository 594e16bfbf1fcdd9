/** `npm run docs`: writes docs/api.md from the contract, docs/errors.md from the texts of refusals. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiText } from '../routes/api-text.ts';
import { errorsText } from '../routes/errors-text.ts';
import { openApi } from '../routes/openapi.ts';

const docs = join(import.meta.dirname, '../../docs');
writeFileSync(join(docs, 'api.md'), apiText(openApi('https://samsyn.example.com')));
writeFileSync(join(docs, 'errors.md'), errorsText());
