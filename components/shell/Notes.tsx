import { Renewed } from './Renewed.tsx';
import { Silence } from './Silence.tsx';

/** What the person must know of what is kept on this computer, before anything else. */
export default function Notes({ lost }: { lost: number }) {
  return (
    <>
      <Renewed lost={lost} />
      <Silence />
    </>
  );
}
