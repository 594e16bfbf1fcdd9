import type { Handover } from '#lib/contract/records.ts';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';

/** Nobody is chosen yet. */
export const CHOOSE = '';

type To = Handover['to'];

/** How a list of addressees names one. */
export const keyOf = ({ memberId, teamId }: To): string =>
  memberId !== null ? `member ${memberId}` : teamId !== null ? `team ${teamId}` : CHOOSE;

export function readKey(key: string): To {
  const [kind, id = null] = key.split(' ');
  return { memberId: kind === 'member' ? id : null, teamId: kind === 'team' ? id : null };
}

const byName = (a: { text: string }, b: { text: string }): number => a.text.localeCompare(b.text);

/** Whom leads can be handed over to: every team and every seller. @param also a member who may be in no such department */
export function useAddressees(also: string | null = null): { key: string; text: string }[] {
  const t = useText();
  const { me, members, teams } = useDirectory();
  return [
    ...teams
      .map(({ id, name }) => ({
        key: keyOf({ memberId: null, teamId: id }),
        text: t('handover.toTeam', { name }),
      }))
      .sort(byName),
    ...[...members.values()]
      .filter(({ active, department, id }) => active && (department === 'sales' || id === also))
      .map(({ id, name }) => ({
        key: keyOf({ memberId: id, teamId: null }),
        text: id === me?.id ? t('member.you') : name,
      }))
      .sort(byName),
  ];
}
