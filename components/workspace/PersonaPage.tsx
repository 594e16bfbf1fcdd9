import WhatMatters from '../persona/WhatMatters.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Gone } from './Gone.tsx';
import styles from './Workspace.module.css';

export default function PersonaPage({ id }: { id: string }) {
  const { personas } = useDirectory();
  const persona = personas.find((one) => one.id === id);
  if (!persona) return <Gone />;
  return (
    <>
      <h2 className={styles.title}>{persona.name}</h2>
      <WhatMatters text={persona.text} />
    </>
  );
}
