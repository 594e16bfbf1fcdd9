/** What a cursor says: `epoch.seq`, and more where the device holds a part of the leads. */

/** Which life of the server it is of. */
export const epochOf = (cursor: string): number => Number(cursor.split('.')[0]);

/** Everything up to this number was pulled. */
export const seqOf = (cursor: string): number => Number(cursor.split('.')[1]);

/** Whether it is one of a device that holds all leads. */
export const isOfAll = (cursor: string): boolean => cursor.split('.').length === 2;
