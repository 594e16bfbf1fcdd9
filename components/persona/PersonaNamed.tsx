import { useMemo } from 'react';
import { countingVerdicts } from '#lib/domain/quality/rating.ts';
import { watchAllFeedback } from '#lib/store/feedback-list.ts';
import { NamedList } from '../campaign/NamedList.tsx';
import { usePersonas } from '../inbox/use-personas.ts';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';

/** What sellers say that verdicts on leads of this persona are about, as far as the leads are on this device. */
export function PersonaNamed({ personaId }: { personaId: string }) {
  const t = useText();
  const all = useWatch(useMemo(() => watchAllFeedback(), []));
  const pinned = useMemo(
    () =>
      countingVerdicts(all ?? []).flatMap((feedback) =>
        feedback.touchpoints.some((id) => feedback.pinned.some((pin) => pin.id === id)) ? { feedback } : [],
      ),
    [all],
  );
  const personaOf = usePersonas(pinned, pinned.length > 0);
  const said = pinned.flatMap(({ feedback }) =>
    personaOf?.get(feedback.leadId) === personaId ? feedback : [],
  );
  if (said.length === 0) return null;
  return (
    <Card title={t('lens.sellersSay')}>
      <NamedList feedback={said} />
    </Card>
  );
}
