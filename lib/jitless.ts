/** Imported first by every entry: extension pages forbid `new Function`, which Zod would otherwise try. */
import * as z from 'zod';

z.config({ jitless: true });
