/** The product's mark: marketing and sales, overlapping. */
export const Mark = () => (
  <svg width="24" height="16" viewBox="0 0 24 16" aria-hidden="true" focusable="false">
    <circle cx="8" cy="8" r="7" fill="var(--marketing)" opacity=".85" />
    <circle cx="16" cy="8" r="7" fill="var(--sales)" opacity=".8" />
  </svg>
);
