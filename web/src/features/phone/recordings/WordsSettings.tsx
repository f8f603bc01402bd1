import { Select, Switch } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { useTranscription, useTranscriptionChange } from '../spoken/queries';

const languages = ['en-US', 'en-GB', 'de-DE', 'es-ES', 'fr-FR', 'it-IT', 'nl-NL', 'pt-BR', 'pl-PL', 'ja-JP'];

/** What of a company is written down. */
export function WordsSettings() {
  const { t, code } = useText();
  const { data } = useTranscription();
  const change = useTranscriptionChange();
  if (!data) return null;
  const put = (body: Parameters<typeof change.mutate>[0]) =>
    change.mutate(body, { onError: (problem) => toastBad(t('state.notSaved'), problem.message) });
  const names = new Intl.DisplayNames(code, { type: 'language' });
  const known = languages.includes(data.language) || !data.language ? languages : [data.language, ...languages];
  const options = known.map((value) => ({ value, label: names.of(value) ?? value }));
  return (
    <Section title={t('recordings.words')} lead={t(data.available ? 'recordings.wordsLead' : 'recordings.wordsNobody')}>
      <Field label={t('recordings.wordsVoicemails')} hint={t('recordings.wordsVoicemailsHint')}>
        <Switch
          aria-label={t('recordings.wordsVoicemails')}
          checked={data.voicemails}
          disabled={change.isPending}
          onChange={(event) => put({ voicemails: event.currentTarget.checked })}
        />
      </Field>
      <Field label={t('recordings.wordsCalls')} hint={t('recordings.wordsCallsHint')}>
        <Switch
          aria-label={t('recordings.wordsCalls')}
          checked={data.recordings}
          disabled={change.isPending}
          onChange={(event) => put({ recordings: event.currentTarget.checked })}
        />
      </Field>
      <Field label={t('recordings.wordsLanguage')} hint={t('recordings.wordsLanguageHint')}>
        <Select
          aria-label={t('recordings.wordsLanguage')}
          data={[{ value: '', label: t('recordings.wordsAnyLanguage') }, ...options]}
          allowDeselect={false}
          value={data.language}
          onChange={(language) => put({ language: language ?? '' })}
        />
      </Field>
    </Section>
  );
}
