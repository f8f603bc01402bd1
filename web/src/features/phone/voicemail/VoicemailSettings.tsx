import { Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import type { TextKey } from '@/text/catalogue';
import { useText } from '@/text/useText';
import { useNotices, useNoticesChange, useOwnWords, useOwnWordsChange, type VoicemailNotices } from './queries';

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
      {notices ? <Notices chosen={notices.voicemails} phone={notices.smsPhoneNumbers?.[0] ?? ''} /> : null}
    </Section>
  );
}

function Notices({ chosen, phone }: { chosen: VoicemailNotices; phone: string }) {
  const { t } = useText();
  const change = useNoticesChange();
  const [typed, setTyped] = useState(phone);
  const failed = { onError: (problem: Error) => toastBad(t('state.notSaved'), problem.message) };
  const put = (voicemails: Partial<VoicemailNotices>) => change.mutate({ voicemails }, failed);
  const toggle = (label: TextKey, name: keyof VoicemailNotices, hint?: TextKey, off = false) => (
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
    const smsPhoneNumbers = number ? [number] : [];
    change.mutate({ smsPhoneNumbers, voicemails: { notifyBySms: number !== '' } }, failed);
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
