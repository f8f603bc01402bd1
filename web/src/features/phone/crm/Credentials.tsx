import { PasswordInput, Select, TextInput } from '@mantine/core';
import type { Problems } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import type { ConnectionFields, Template } from './queries';

interface Props {
  template: Template;
  fields: ConnectionFields;
  /** The names of secrets that the server has already. */
  kept: string[];
  secrets: Record<string, string>;
  problems: Problems;
  onChange: (change: Partial<ConnectionFields>) => void;
  onSecrets: (secrets: Record<string, string>) => void;
}

/** What a template asks of whoever connects, in the way to sign in that is chosen. */
export function Credentials({ template, fields, kept, secrets, problems, onChange, onSecrets }: Props) {
  const { t } = useText();
  const chosen = template.authentications.find(({ key }) => key === fields.authentication);
  const settings = [...template.settings, ...(chosen?.settings ?? [])];
  return (
    <>
      <Select
        label={t('crm.signIn')}
        allowDeselect={false}
        value={fields.authentication}
        error={problems.of('authentication')}
        data={template.authentications.map(({ key, label }) => ({ value: key, label }))}
        onChange={(authentication) => onChange({ authentication: authentication ?? '' })}
      />
      {settings.map(({ key, label, hint, required }) => (
        <TextInput
          key={key}
          label={label}
          description={hint || undefined}
          withAsterisk={required}
          maxLength={2000}
          value={fields.settings[key] ?? ''}
          error={problems.of(`settings.${key}`)}
          onChange={(event) => onChange({ settings: { ...fields.settings, [key]: event.currentTarget.value } })}
        />
      ))}
      {(chosen?.secrets ?? []).map(({ key, label, hint }) => (
        <PasswordInput
          key={key}
          label={label}
          description={kept.includes(key) ? t('crm.kept') : hint || undefined}
          autoComplete="new-password"
          maxLength={2000}
          value={secrets[key] ?? ''}
          error={problems.of(`secrets.${key}`)}
          visibilityToggleButtonProps={{ 'aria-label': t('crm.show', { name: label }) }}
          onChange={(event) => onSecrets({ ...secrets, [key]: event.currentTarget.value })}
        />
      ))}
    </>
  );
}
