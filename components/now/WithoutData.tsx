import type { Status } from '#lib/sync/status.ts';
import { Connect } from '../connect/Connect.tsx';
import { CONNECTION } from '../connect/connection.ts';
import { SyncProgress } from '../connect/Pairing.tsx';
import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';
import type { NowState } from './state.ts';

/** What is shown while nothing of the company is on this device: how to connect, how far the first fetching is, or why there is none. */
export default function WithoutData({ state, status }: { state: NowState; status: Status }) {
  const t = useText();
  if (state.kind === 'connect')
    return (
      <Line title={t(`now.${state.ended ?? 'notConnected'}`)}>
        <p>{t(`now.${state.ended ?? 'notConnected'}Why`)}</p>
        <Connect />
      </Line>
    );
  if (state.kind === 'first_sync')
    return (
      <Line title={t('now.firstSync')}>
        <SyncProgress received={state.received} remaining={state.remaining} />
      </Line>
    );
  if (state.kind === 'no_data')
    return (
      <Line title={t('now.noData')}>
        <p>{t(CONNECTION[status.state].means)}</p>
        <p>{t('now.noDataWhy')}</p>
      </Line>
    );
  return null;
}
