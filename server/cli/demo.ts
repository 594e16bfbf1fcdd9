/** `samsyn demo [load|reset|remove]`: the demo workspace. */
import type { Config } from '../config.ts';
import { WORKSPACE } from '../demo/cast.ts';
import { DEMO_ACTIONS, DemoAnswer, type DemoRequest, runDemo } from '../ingest/commands.ts';
import { Stop } from '../stop.ts';
import { throughServer } from './through.ts';

const NOTHING: Record<DemoRequest['action'], string> = {
  load: `The demo workspace ${WORKSPACE.name} is there already. \`samsyn demo reset\` makes it anew.`,
  reset: 'Nothing was changed.',
  remove: 'There is no demo workspace.',
};

/** Does it, and says what was done; the lines are for people. */
export async function demoCommand(
  config: Config,
  wanted: string,
  say: (line: string) => void,
): Promise<void> {
  const action = DEMO_ACTIONS.find((one) => one === wanted);
  if (!action) throw new Stop(`The demo can be ${DEMO_ACTIONS.join(', ')}; “${wanted}” is none of these.`);
  const answer = await throughServer<DemoAnswer>(config, {
    path: '/demo',
    body: JSON.stringify({ action }),
    answer: DemoAnswer,
    directly: (services) => runDemo(services, { action }),
  });
  if (!answer.changed) return say(NOTHING[action]);
  if (!answer.counts) return say(`The demo workspace ${WORKSPACE.name} was removed.`);
  const { leads, accounts, touchpoints, feedback } = answer.counts;
  say(
    `Made the demo workspace ${WORKSPACE.name}: ${leads} leads in ${accounts} companies, ${touchpoints} touchpoints, ${feedback} feedbacks.`,
  );
  if (answer.ingestKey) say(`Key for Segment’s API, shown only now: ${answer.ingestKey}`);
}
