/** The charts, fetched when a report shows one: what draws them is large. */
import { lazy } from 'react';

const charts = () => import('./index.ts');
export const GoodShare = lazy(async () => ({ default: (await charts()).GoodShare }));
export const Funnel = lazy(async () => ({ default: (await charts()).Funnel }));
export const AttributionChart = lazy(async () => ({ default: (await charts()).AttributionChart }));
