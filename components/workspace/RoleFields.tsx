import { Checkbox } from 'react-aria-components/Checkbox';
import { Department } from '#lib/contract/primitives.ts';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import styles from './RoleFields.module.css';

interface Role {
  department: Department;
  admin: boolean;
}

/** What somebody may do: the department, and whether they look after the workspace. */
export function RoleFields({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  const t = useText();
  return (
    <>
      <Picker
        label={t('members.department')}
        chosen={role.department}
        onChange={(key) => onChange({ ...role, department: Department.parse(key) })}
        options={Department.options.map((key) => ({ key, text: t(`department.${key}`) }))}
      />
      <Checkbox
        className={styles.box ?? ''}
        isSelected={role.admin}
        onChange={(admin) => onChange({ ...role, admin })}
      >
        <span aria-hidden="true" className={styles.mark} />
        {t('members.adminMeans')}
      </Checkbox>
    </>
  );
}
