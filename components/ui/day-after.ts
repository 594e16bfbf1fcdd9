/** The day so many days after an instant, by the person's own calendar: `YYYY-MM-DD`. */
export function dayAfter(now: number, days: number): string {
  const at = new Date(now);
  const day = new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate() + days));
  return day.toISOString().slice(0, 10);
}
