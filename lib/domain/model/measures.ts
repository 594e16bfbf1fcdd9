/** How well predicted probabilities fit what happened. */

/** A predicted probability, 0 to 1, and what happened. */
export type Prediction = { probability: number; happened: boolean };

export type Measures = {
  n: number;
  /** The probability that one that happened was rated above one that did not, 0.5 for chance; null when all are alike. */
  auc: number | null;
  /** The mean squared error; 0 is perfect, and always saying the base rate gives baseRate · (1 − baseRate). */
  brier: number;
  /** How far probabilities are from shares, over ten equally wide classes. */
  ece: number;
  /** The share that happened. */
  baseRate: number;
};

const CLASSES = 10;

/** @param predictions at least one */
export function measure(predictions: readonly Prediction[]): Measures {
  const n = predictions.length;
  const happened = predictions.filter((one) => one.happened).length;
  const classes = Array.from({ length: CLASSES }, () => ({ probability: 0, happened: 0 }));
  let brier = 0;
  for (const one of predictions) {
    const outcome = one.happened ? 1 : 0;
    brier += (one.probability - outcome) ** 2 / n;
    const within = classes[Math.min(CLASSES - 1, Math.floor(one.probability * CLASSES))];
    if (!within) continue;
    within.probability += one.probability;
    within.happened += outcome;
  }
  const ece = classes.reduce((sum, one) => sum + Math.abs(one.probability - one.happened) / n, 0);
  return { n, auc: aucOf(predictions, happened), brier, ece, baseRate: happened / n };
}

/** The share of pairs in the right order, a tie counting half: from the sum of ranks. */
function aucOf(predictions: readonly Prediction[], happened: number): number | null {
  const others = predictions.length - happened;
  if (happened === 0 || others === 0) return null;
  const sorted = predictions.toSorted((one, other) => one.probability - other.probability);
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    let positives = 0;
    while (to < sorted.length && sorted[to]?.probability === sorted[from]?.probability) {
      if (sorted[to]?.happened) positives++;
      to++;
    }
    ranks += (positives * (from + 1 + to)) / 2;
    from = to;
  }
  return (ranks - (happened * (happened + 1)) / 2) / (happened * others);
}

/** The mean surprise of what happened, in nats; what regularisation is chosen by. */
export function logLoss(predictions: readonly Prediction[]): number {
  const surprise = ({ probability, happened }: Prediction): number =>
    -Math.log(Math.max(1e-12, happened ? probability : 1 - probability));
  return predictions.reduce((sum, one) => sum + surprise(one), 0) / predictions.length;
}
