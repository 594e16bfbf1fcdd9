import { useDirectory, useMemberName } from './directory.ts';

/** Who did it, for a sentence that speaks to oneself otherwise than of others. */
export function useBy(): (memberId: string | null) => { who: 'me' | 'other'; name: string } {
  const { me } = useDirectory();
  const memberName = useMemberName();
  return (memberId) => ({ who: memberId === me?.id ? 'me' : 'other', name: memberName(memberId) });
}
