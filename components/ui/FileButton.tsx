import buttons from './Button.module.css';
import styles from './FileButton.module.css';
import hidden from './hidden.module.css';

interface Props {
  label: string;
  /** Kinds of files, as the attribute of an input. */
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

/** Chooses a file of this computer. The browser's own button would speak the browser's language. */
export const FileButton = ({ label, accept, disabled = false, onFile }: Props) => (
  <label className={`${buttons.button} ${styles.button}`} {...(disabled ? { 'data-disabled': true } : {})}>
    {label}
    <input
      className={hidden.hidden}
      type="file"
      accept={accept}
      disabled={disabled}
      onChange={(event) => {
        const [file] = event.target.files ?? [];
        // The same file may be chosen again once it is mended.
        event.target.value = '';
        if (file) onFile(file);
      }}
    />
  </label>
);
