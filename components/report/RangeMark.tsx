import styles from './Report.module.css';

const [WIDTH, HEIGHT] = [64, 12];

/** Where a share lies between nothing and all, with its interval. The numbers stand beside it. */
export function RangeMark({ mean, low, high }: { mean: number; low: number; high: number }) {
  return (
    <svg
      className={styles.mark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <line x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} className={styles.axis} />
      <rect
        x={low * WIDTH}
        width={(high - low) * WIDTH}
        y={4}
        height={4}
        rx={2}
        className={styles.interval}
      />
      <rect x={mean * WIDTH - 1} width={2} y={1} height={10} className={styles.mean} />
    </svg>
  );
}
