import { Button, Select, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Meetings.module.css';
import { type Bridge, type BridgeChange, useChangeMeeting, type WaitingRoom } from './queries';

const waiting: [WaitingRoom, TextKey][] = [
  ['Nobody', 'meetings.waiting.nobody'],
  ['GuestsOnly', 'meetings.waiting.guests'],
  ['OtherAccount', 'meetings.waiting.others'],
  ['Everybody', 'meetings.waiting.everybody'],
];

/** Who may come into the personal meeting, and how. */
export function PersonalSettings({ bridge }: { bridge: Bridge }) {
  const { t } = useText();
  const change = useChangeMeeting();
  const { join, joinBeforeHost, screenSharing } = bridge.preferences;
  const { sameAccount, noGuests } = bridge.security;
  const put = (wanted: BridgeChange) =>
    change.mutate(
      { id: bridge.id, change: wanted },
      {
        onSuccess: () => toastGood(t('state.saved')),
        onError: (error) => toastBad(t('state.notSaved'), error.message),
      },
    );
  const who = sameAccount ? 'company' : noGuests ? 'signedIn' : 'everybody';
  return (
    <Section title={t('meetings.settings')} lead={t('meetings.settingsLead')}>
      <Field label={t('meetings.who')} hint={t('meetings.whoHint')}>
        <Select
          className={css.choice}
          aria-label={t('meetings.who')}
          value={who}
          disabled={change.isPending}
          data={[
            { value: 'everybody', label: t('meetings.who.everybody') },
            { value: 'signedIn', label: t('meetings.who.signedIn') },
            { value: 'company', label: t('meetings.who.company') },
          ]}
          onChange={(value) =>
            value && put({ security: { noGuests: value !== 'everybody', sameAccount: value === 'company' } })
          }
        />
      </Field>
      <Field label={t('meetings.waiting')} hint={t('meetings.waitingHint')}>
        <Select
          className={css.choice}
          aria-label={t('meetings.waiting')}
          value={join.waitingRoomRequired}
          disabled={change.isPending}
          data={waiting.map(([value, label]) => ({ value, label: t(label) }))}
          onChange={(value) => value && put({ preferences: { join: { waitingRoomRequired: value as WaitingRoom } } })}
        />
      </Field>
      <Password bridge={bridge} busy={change.isPending} onChange={put} />
      <Choice
        label={t('meetings.early')}
        hint={t('meetings.earlyHint')}
        checked={joinBeforeHost}
        busy={change.isPending}
        onChange={(on) => put({ preferences: { joinBeforeHost: on } })}
      />
      <Choice
        label={t('meetings.muted')}
        hint={t('meetings.mutedHint')}
        checked={join.audioMuted}
        busy={change.isPending}
        onChange={(on) => put({ preferences: { join: { audioMuted: on } } })}
      />
      <Choice
        label={t('meetings.sharing')}
        hint={t('meetings.sharingHint')}
        checked={screenSharing}
        busy={change.isPending}
        onChange={(on) => put({ preferences: { screenSharing: on } })}
      />
      <Choice
        label={t('meetings.encrypted')}
        hint={t('meetings.encryptedHint')}
        checked={bridge.security.e2ee}
        busy={change.isPending}
        onChange={(on) => put({ security: { e2ee: on } })}
      />
    </Section>
  );
}

interface ChoiceProps {
  label: string;
  hint: ReactNode;
  checked: boolean;
  busy: boolean;
  onChange: (on: boolean) => void;
}

const Choice = ({ label, hint, checked, busy, onChange }: ChoiceProps) => (
  <Field label={label} hint={hint}>
    <Switch
      aria-label={label}
      checked={checked}
      disabled={busy}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  </Field>
);

interface PasswordProps {
  bridge: Bridge;
  busy: boolean;
  onChange: (change: BridgeChange) => void;
}

function Password({ bridge, busy, onChange }: PasswordProps) {
  const { t } = useText();
  const now = bridge.security.password?.plainText ?? '';
  const [text, setText] = useState(now);
  const [shown, setShown] = useState(now);
  if (shown !== now) {
    setShown(now);
    setText(now);
  }
  const wrong = text !== '' && !/^[A-Za-z0-9]{6,40}$/.test(text);
  return (
    <Field label={t('meetings.password')} hint={t('meetings.passwordRule')}>
      <form
        className={css.password}
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong)
            onChange({ security: text ? { passwordProtected: true, password: text } : { passwordProtected: false } });
        }}
      >
        <TextInput
          size="sm"
          aria-label={t('meetings.password')}
          placeholder={t('meetings.noPassword')}
          value={text}
          maxLength={40}
          autoComplete="off"
          error={wrong ? t('meetings.passwordWrong') : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" size="compact-md" variant="default" disabled={busy || wrong || text === now}>
          {t('action.save')}
        </Button>
      </form>
    </Field>
  );
}
