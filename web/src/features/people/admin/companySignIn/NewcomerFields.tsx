import { ActionIcon, Button, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Pair } from '@/design/parts/Form';
import { useText } from '@/text/useText';
import css from '../Admin.module.css';
import { useRoles } from '../queries';
import type { GroupRole, ReplacesJoinRouter } from './queries';

interface NewcomerFieldsProps<T extends ReplacesJoinRouter> {
  value: T;
  onChange: (change: Partial<ReplacesJoinRouter>) => void;
}

/** Who is made, who is matched, and which roles follow from groups. */
export function NewcomerFields<T extends ReplacesJoinRouter>({ value, onChange }: NewcomerFieldsProps<T>) {
  const { t } = useText();
  return (
    <>
      <Switch
        label={t('companySignIn.create')}
        description={t('companySignIn.createHint')}
        checked={value.createPeople}
        onChange={(event) => onChange({ createPeople: event.currentTarget.checked })}
      />
      {value.createPeople ? (
        <NumberInput
          label={t('companySignIn.firstNumber')}
          min={101}
          max={99_999_999}
          value={value.firstNumber}
          onChange={(number) => onChange({ firstNumber: Number(number) || 101 })}
        />
      ) : null}
      <Switch
        label={t('companySignIn.byEmail')}
        checked={value.linkByEmail}
        onChange={(event) => onChange({ linkByEmail: event.currentTarget.checked })}
      />
      <Switch
        label={t('companySignIn.administrators')}
        description={t('companySignIn.administratorsHint')}
        checked={value.linkAdministrators}
        onChange={(event) => onChange({ linkAdministrators: event.currentTarget.checked })}
      />
      <Attributes value={value.attributes} onChange={(attributes) => onChange({ attributes })} />
      <Groups value={value.groupRoles} onChange={(groupRoles) => onChange({ groupRoles })} />
    </>
  );
}

interface AttributesProps {
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
}

function Attributes({ value, onChange }: AttributesProps) {
  const { t } = useText();
  const names = Object.keys(value).sort();
  if (names.length === 0) return null;
  return (
    <details>
      <summary>{t('companySignIn.attributes')}</summary>
      <div className={css.stack}>
        {names.map((name) => (
          <TextInput
            key={name}
            label={t('companySignIn.attribute', { name })}
            value={value[name] ?? ''}
            spellCheck={false}
            onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
          />
        ))}
      </div>
    </details>
  );
}

function Groups({ value, onChange }: { value: GroupRole[]; onChange: (value: GroupRole[]) => void }) {
  const { t } = useText();
  const { data: roles } = useRoles();
  const choices = (roles ?? []).map((role) => ({ value: role.id, label: role.displayName }));
  const set = (index: number, change: Partial<GroupRole>) =>
    onChange(value.map((one, at) => (at === index ? { ...one, ...change } : one)));
  return (
    <fieldset className={css.category}>
      <legend>{t('companySignIn.groups')}</legend>
      <p className={css.words}>{t('companySignIn.groupsHint')}</p>
      {value.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be known by
        <div className={css.row} key={index}>
          <Pair>
            <TextInput
              label={t('companySignIn.group')}
              value={one.group}
              onChange={(event) => set(index, { group: event.currentTarget.value })}
            />
            <NativeSelect
              label={t('companySignIn.role')}
              value={one.roleId}
              data={choices}
              onChange={(event) => set(index, { roleId: event.currentTarget.value })}
            />
          </Pair>
          <ActionIcon
            color="gray"
            size="lg"
            aria-label={t('companySignIn.removeGroup', { name: one.group })}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <IconX size={17} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={17} aria-hidden />}
        disabled={choices.length === 0}
        onClick={() => onChange([...value, { group: '', roleId: choices[0]?.value ?? '' }])}
      >
        {t('companySignIn.addGroup')}
      </Button>
    </fieldset>
  );
}
