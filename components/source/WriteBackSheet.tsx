import { useState } from 'react';
import { useIntl } from 'react-intl';
import { changeSource, type Source, type WriteBack } from '#lib/contract/sources.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import { Confirm } from '../workspace/Confirm.tsx';
import { useSystemText } from './system-words.ts';

const VERDICTS = ['good', 'unsure', 'poor'] as const;

interface Draft {
  note: boolean;
  property: string;
  status: Record<(typeof VERDICTS)[number], string>;
}

const draftOf = (writeBack: WriteBack | null): Draft => ({
  note: writeBack?.note ?? false,
  property: writeBack?.property ?? '',
  status: {
    good: writeBack?.status.good ?? '',
    unsure: writeBack?.status.unsure ?? '',
    poor: writeBack?.status.poor ?? '',
  },
});

const orNull = (text: string): string | null => text.trim() || null;

/** What of the verdicts is written into the system; nothing chosen means nothing. */
function chosenIn({ note, property, status }: Draft, language: WriteBack['language']): WriteBack | null {
  const chosen = {
    note,
    property: orNull(property),
    status: { good: orNull(status.good), unsure: orNull(status.unsure), poor: orNull(status.poor) },
    language,
  };
  const nothing =
    !note && chosen.property === null && Object.values(chosen.status).every((value) => value === null);
  return nothing ? null : chosen;
}

/** Chooses what of each verdict is written into the connected system. */
export function WriteBackSheet({ source }: { source: Source }) {
  const t = useText();
  const intl = useIntl();
  const announce = useAnnounce();
  const [draft, setDraft] = useState(draftOf(source.writeBack));
  const about = useSystemText();
  const { system } = source;
  return (
    <Confirm
      look="plain"
      button={t('sources.writeBack')}
      about={about(system, `sources.system.${system}`)}
      title={about(system, 'sources.writeBackTitle')}
      words={about(system, 'sources.writeBackMeans')}
      doIt={t('sources.save')}
      act={() =>
        ask(changeSource, {
          params: { id: source.id },
          body: { writeBack: chosenIn(draft, intl.locale.startsWith('sv') ? 'sv' : 'en') },
        })
      }
      onDone={() => announce(t('sources.saved'))}
    >
      <CheckBox on={draft.note} onChange={(note) => setDraft({ ...draft, note })}>
        {about(system, 'sources.writeNote')}
      </CheckBox>
      {VERDICTS.map((verdict) => (
        <ShortText
          key={verdict}
          label={t('sources.writeStatus', { verdict: t(`verdict.${verdict}`) })}
          value={draft.status[verdict]}
          maxLength={100}
          onChange={(text) => setDraft({ ...draft, status: { ...draft.status, [verdict]: text } })}
        />
      ))}
      <ShortText
        label={about(system, 'sources.writeProperty')}
        hint={about(system, 'sources.writePropertyHint')}
        value={draft.property}
        maxLength={100}
        onChange={(property) => setDraft({ ...draft, property })}
      />
    </Confirm>
  );
}
