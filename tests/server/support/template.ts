/** The migrated database that each test's own is copied from. */
export const TEMPLATE = 'samsyn_template';
