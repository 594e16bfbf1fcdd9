/** Changing how a workspace's titles are read. What stands comes to every device with the workspace's record. */
import * as z from 'zod';
import { route } from './route.ts';
import { TitleChange } from './titles.ts';

export const changeTitles = route({
  method: 'POST',
  path: '/api/v1/titles',
  access: 'marketing',
  body: TitleChange,
  summary:
    'Adds a word to the way job titles are read, corrects one title, or takes either back. 400 `invalid_request` when the example is not read as the word says; 409 `too_many_titles` beyond 500 words or 2,000 corrections.',
  response: z.object({}),
});
