/** All charts in one piece, so that what draws them is fetched once. */
export { AttributionChart } from './AttributionChart.tsx';
export { Funnel } from './Funnel.tsx';
export { GoodShare } from './GoodShare.tsx';
