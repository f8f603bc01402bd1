import { ActionIcon, Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from './Handling.module.css';
import { type Owner, useHours, useSaveHours } from './queries';
import { type Day, days, type Hours, type Span, type Week } from './shapes';

const usual: Span = { from: '09:00', to: '18:00' };
/** Nine to six, Monday to Friday. */
export const office: Week = Object.fromEntries(days.slice(0, 5).map((day) => [day, [usual]]));

/** When somebody, or the company, is there: around the clock, as the company, or hours of one's own. */
export function HoursEditor({ owner }: { owner: Owner }) {
  const { t } = useText();
  const { data, error, refetch } = useHours(owner);
  const save = useSaveHours(owner);
  const [draft, setDraft] = useState<Hours>();
  useEffect(() => setDraft(data), [data]);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!draft) return <RowsSkeleton rows={2} />;
  const week = draft.schedule.weeklyRanges;
  const kind = draft.follows ? 'company' : week ? 'own' : 'always';
  const kinds = (owner === 'me' ? ['always', 'company', 'own'] : ['always', 'own']) as ('always' | 'company' | 'own')[];
  const choose = (value: string) =>
    setDraft({
      follows: value === 'company' ? 'Company' : '',
      schedule: value === 'own' ? { weeklyRanges: week ?? office } : {},
    });
  const title = t(owner === 'me' ? 'handling.hours' : 'handling.companyHours');
  return (
    <Section title={title} lead={t(owner === 'me' ? 'handling.hoursLead' : 'handling.companyHoursLead')}>
      <Form label={title} onSubmit={() => save.mutate(draft)}>
        <Field label={t('handling.hoursKind')}>
          <SegmentedControl
            radius="xl"
            aria-label={t('handling.hoursKind')}
            data={kinds.map((value) => ({ value, label: t(`handling.hours.${value}`) }))}
            value={kind}
            onChange={choose}
          />
        </Field>
        {kind === 'own'
          ? days.map((day) => (
              <DayRow
                key={day}
                day={day}
                spans={week?.[day] ?? []}
                onChange={(spans) =>
                  setDraft({
                    ...draft,
                    schedule: { weeklyRanges: { ...week, [day]: spans.length ? spans : undefined } },
                  })
                }
              />
            ))
          : null}
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={draft === data}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}

export function DayRow({ day, spans, onChange }: { day: Day; spans: Span[]; onChange: (spans: Span[]) => void }) {
  const { t } = useText();
  const name = t(`handling.day.${day}`);
  const change = (at: number, part: Partial<Span>) =>
    onChange(spans.map((span, index) => (index === at ? { ...span, ...part } : span)));
  return (
    <div className={css.day}>
      <Checkbox
        label={name}
        checked={spans.length > 0}
        onChange={(event) => onChange(event.currentTarget.checked ? [usual] : [])}
      />
      <div className={css.spans}>
        {spans.length === 0 ? <span className={css.muted}>{t('handling.closed')}</span> : null}
        {spans.map((span, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have no other identity
          <div key={at} className={css.span}>
            <TextInput
              type="time"
              aria-label={t('handling.from', { day: name })}
              value={span.from}
              onChange={(event) => change(at, { from: event.currentTarget.value })}
            />
            <span aria-hidden>–</span>
            <TextInput
              type="time"
              aria-label={t('handling.until', { day: name })}
              value={span.to === '24:00' ? '00:00' : span.to}
              onChange={(event) => change(at, { to: event.currentTarget.value })}
            />
            {at > 0 ? (
              <ActionIcon
                color="gray"
                aria-label={t('handling.removeSpan', { day: name })}
                onClick={() => onChange(spans.filter((_, index) => index !== at))}
              >
                <IconX size={17} aria-hidden />
              </ActionIcon>
            ) : (
              <ActionIcon
                color="gray"
                aria-label={t('handling.addSpan', { day: name })}
                onClick={() => onChange([...spans, { from: '19:00', to: '20:00' }])}
              >
                <IconPlus size={17} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
