import { Department } from '#lib/contract/primitives.ts';
import { CheckBox } from '../ui/CheckBox.tsx';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';

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
      <CheckBox on={role.admin} onChange={(admin) => onChange({ ...role, admin })}>
        {t('members.adminMeans')}
      </CheckBox>
    </>
  );
}
