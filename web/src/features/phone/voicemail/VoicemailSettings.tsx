import { Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { type Notice, useNotices, useNoticesChange } from '@/features/people/settings/notices';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { useOwnWords, useOwnWordsChange } from './queries';

/** How somebody is told of new messages, and whether they are written down. */
export function VoicemailSettings() {
  const { t } = useText();
  const { data: words } = useOwnWords();
  const changeWords = useOwnWordsChange();
  const { data: notices } = useNotices();
  const failed = { onError: (problem: Error) => toastBad(t('state.notSaved'), problem.message) };
  return (
    <Section title={t('voicemail.settings')} lead={t('voicemail.settingsLead')}>
      {words ? (
        <Field label={t('voicemail.words')} hint={t(words.available ? 'voicemail.wordsHint' : 'voicemail.wordsOff')}>
          <Switch
            aria-label={t('voicemail.words')}
            checked={words.available && words.voicemails}
            disabled={!words.available || changeWords.isPending}
            onChange={(event) => changeWords.mutate(event.currentTarget.checked, failed)}
          />
        </Field>
      ) : null}
      {notices ? <Notices chosen={notices.voicemails} phones={notices.smsPhoneNumbers ?? []} /> : null}
    </Section>
  );
}

function Notices({ chosen, phones }: { chosen: Notice; phones: string[] }) {
  const [phone = '', ...others] = phones;
  const { t } = useText();
  const change = useNoticesChange();
  const [typed, setTyped] = useState(phone);
  const failed = { onError: (problem: Error) => toastBad(t('state.notSaved'), problem.message) };
  const put = (voicemails: Partial<Notice>) => change.mutate({ voicemails }, failed);
  const toggle = (label: TextKey, name: keyof Notice, hint?: TextKey, off = false) => (
    <Field label={t(label)} hint={hint ? t(hint) : undefined}>
      <Switch
        aria-label={t(label)}
        checked={Boolean(chosen[name]) && !off}
        disabled={off || change.isPending}
        onChange={(event) => put({ [name]: event.currentTarget.checked })}
      />
    </Field>
  );
  const savePhone = () => {
    const number = typed.trim();
    if (number === phone) return;
    const smsPhoneNumbers = number ? [number, ...others] : others;
    change.mutate({ smsPhoneNumbers, voicemails: { notifyBySms: smsPhoneNumbers.length > 0 } }, failed);
  };
  const noLetters = !chosen.notifyByEmail;
  return (
    <>
      {toggle('voicemail.email', 'notifyByEmail', 'voicemail.emailHint')}
      {toggle('voicemail.enclose', 'includeAttachment', undefined, noLetters)}
      {toggle('voicemail.withWords', 'includeTranscription', undefined, noLetters)}
      {toggle('voicemail.heardAfter', 'markAsRead', undefined, noLetters)}
      <Field label={t('voicemail.texting')} hint={t('voicemail.textingHint')}>
        <TextInput
          type="tel"
          aria-label={t('voicemail.texting')}
          value={typed}
          maxLength={30}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={savePhone}
        />
      </Field>
    </>
  );
}
