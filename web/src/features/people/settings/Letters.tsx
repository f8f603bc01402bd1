import { Checkbox, Group, TagsInput } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { own, useExtensionPath } from '../ofExtension';
import { useRights } from '../rights';
import { type NoticesChange, told, useNotices, useNoticesChange } from './notices';

/** What an extension is told of by e-mail and text, and where to. */
export function Letters() {
  const { t } = useText();
  const rights = useRights();
  const mine = useExtensionPath() === own;
  const { data, error, refetch } = useNotices();
  const change = useNoticesChange();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  const needed = 'EditMessagesNotificationsSettings';
  const off = !(mine ? rights.may(needed) : rights.mayOnOthers(needed)) || change.isPending;
  const put = (what: NoticesChange) =>
    change.mutate(what, { onError: (problem: Error) => toastBad(t('state.notSaved'), problem.message) });
  return (
    <Section title={t('letters.title')} lead={t('letters.lead')}>
      {told.map((kind) => (
        <Field key={kind} label={t(`letters.${kind}`)} hint={t(`letters.${kind}Hint`)}>
          <Group gap="md" role="group" aria-label={t(`letters.${kind}`)}>
            <Checkbox
              label={t('letters.email')}
              checked={data[kind].notifyByEmail}
              disabled={off}
              onChange={(event) => put({ [kind]: { notifyByEmail: event.currentTarget.checked } })}
            />
            <Checkbox
              label={t('letters.text')}
              checked={data[kind].notifyBySms}
              disabled={off}
              onChange={(event) => put({ [kind]: { notifyBySms: event.currentTarget.checked } })}
            />
          </Group>
        </Field>
      ))}
      <Where
        key={`mail ${data.emailAddresses}`}
        label={t('letters.addresses')}
        hint={t('letters.addressesHint')}
        value={data.emailAddresses ?? []}
        off={off}
        onChange={(emailAddresses) => put({ emailAddresses })}
      />
      <Where
        key={`text ${data.smsPhoneNumbers}`}
        label={t('letters.phones')}
        hint={t('letters.phonesHint')}
        value={data.smsPhoneNumbers ?? []}
        off={off}
        onChange={(smsPhoneNumbers) => put({ smsPhoneNumbers })}
      />
    </Section>
  );
}

interface WhereProps {
  label: string;
  hint: string;
  value: string[];
  off: boolean;
  onChange: (value: string[]) => void;
}

const Where = ({ label, hint, value, off, onChange }: WhereProps) => (
  <Field label={label} hint={hint}>
    <TagsInput
      aria-label={label}
      w={280}
      maw="100%"
      maxTags={20}
      disabled={off}
      acceptValueOnBlur
      value={value}
      onChange={onChange}
    />
  </Field>
);
