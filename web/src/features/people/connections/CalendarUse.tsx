import { Switch, TagsInput } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type CalendarSettings, useCalendarSettings, useSaveCalendarSettings } from './queries';

/** What a calendar does: to presence, and to calls. */
export function CalendarUse() {
  const { t } = useText();
  const { data } = useCalendarSettings();
  const save = useSaveCalendarSettings();
  if (!data) return null;
  const put = (change: Partial<CalendarSettings>) =>
    save.mutate(
      { ...data, ...change },
      {
        onSuccess: () => toastGood(t('state.saved')),
        onError: (problem) => toastBad(t('state.notSaved'), problem.message),
      },
    );
  return (
    <Section title={t('connections.inMeetings')} lead={t('connections.inMeetingsLead')}>
      <Field label={t('connections.presence')} hint={t('connections.presenceHint')}>
        <Switch
          aria-label={t('connections.presence')}
          checked={data.presence}
          onChange={(event) => put({ presence: event.currentTarget.checked })}
        />
      </Field>
      <Field label={t('connections.dnd')} hint={t('connections.dndHint')}>
        <Switch
          aria-label={t('connections.dnd')}
          checked={data.doNotDisturb}
          onChange={(event) => put({ doNotDisturb: event.currentTarget.checked })}
        />
      </Field>
      {data.doNotDisturb ? (
        <Field label={t('connections.stillRing')} hint={t('connections.stillRingHint')}>
          <TagsInput
            aria-label={t('connections.stillRing')}
            value={data.stillRing}
            maxTags={50}
            onChange={(stillRing) => put({ stillRing })}
          />
        </Field>
      ) : null}
    </Section>
  );
}
