import { useState } from 'react';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';

/** Stands for a path that is typed; no path is called so. */
const TYPED = '\n';

interface Props {
  label: string;
  /** What stands in the last delivery. */
  paths: readonly { path: string; text: string }[];
  path: string;
  onChange: (path: string) => void;
}

/** A path of the last delivery, or one that is typed. */
export function PathPicker({ label, paths, path, onChange }: Props) {
  const t = useText();
  const isListed = paths.some((one) => one.path === path);
  const [typing, setTyping] = useState(false);
  const typed = typing || !isListed;
  return (
    <>
      <Picker
        label={label}
        chosen={typed ? TYPED : path}
        options={[
          ...paths.map((one) => ({ key: one.path, text: one.text })),
          { key: TYPED, text: t('hooks.otherPath') },
        ]}
        onChange={(key) => {
          setTyping(key === TYPED);
          if (key !== TYPED) onChange(key);
        }}
      />
      {typed && (
        <ShortText
          label={t('hooks.pathOf', { label })}
          hint={t('hooks.pathHint')}
          value={path}
          maxLength={300}
          onChange={onChange}
        />
      )}
    </>
  );
}
