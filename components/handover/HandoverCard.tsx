import type { Feedback, Lead } from '#lib/contract/records.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { HandoverState } from './HandoverState.tsx';

interface Props {
  lead: Lead;
  feedback: readonly Feedback[];
  now: number;
  onHandOver: () => void;
}

/** The handover of the lead on the screen. */
export default function HandoverCard({ feedback, ...props }: Props) {
  const t = useText();
  const { members } = useDirectory();
  // The newest first.
  const judged = feedback.find(({ authorId }) => members.get(authorId)?.department === 'sales');
  return (
    <Card title={t('handover.title')} name="handover">
      <HandoverState judgedAt={judged?.givenAt ?? null} {...props} />
    </Card>
  );
}
