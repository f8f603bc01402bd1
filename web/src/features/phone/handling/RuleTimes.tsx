import { SegmentedControl, TextInput } from '@mantine/core';
import { Pair } from '@/design/parts/Form';
import { useText } from '@/text/useText';
import css from './Handling.module.css';
import { DayRow, office } from './HoursEditor';
import { days, type Schedule } from './shapes';
import { kindOf, type TimesKind } from './times';

const kinds: TimesKind[] = ['always', 'dates', 'week'];
const startsAs: Record<TimesKind, Schedule> = {
  always: {},
  dates: { ranges: [{}] },
  week: { weeklyRanges: office },
};

interface RuleTimesProps {
  value: Schedule;
  onChange: (value: Schedule) => void;
}

/** When a custom rule counts. */
export function RuleTimes({ value, onChange }: RuleTimesProps) {
  const { t } = useText();
  const kind = kindOf(value);
  return (
    <fieldset className={css.ringing}>
      <legend className={css.legend}>{t('handling.times')}</legend>
      <SegmentedControl
        radius="xl"
        aria-label={t('handling.times')}
        data={kinds.map((each) => ({ value: each, label: t(`handling.times.${each}`) }))}
        value={kind}
        onChange={(each) => onChange(startsAs[each as TimesKind])}
      />
      {value.ranges ? <Dates value={value} onChange={onChange} /> : null}
      {kind === 'week'
        ? days.map((day) => (
            <DayRow
              key={day}
              day={day}
              spans={value.weeklyRanges?.[day] ?? []}
              onChange={(spans) => onChange({ ...value, weeklyRanges: { ...value.weeklyRanges, [day]: spans } })}
            />
          ))
        : null}
    </fieldset>
  );
}

/** The first of the ranges; others stay as they are. */
function Dates({ value, onChange }: RuleTimesProps) {
  const { t } = useText();
  const [first = {}, ...others] = value.ranges ?? [];
  const put = (part: { from?: string; to?: string }) =>
    onChange({ ...value, ranges: [{ ...first, ...part }, ...others] });
  return (
    <Pair>
      <TextInput
        type="datetime-local"
        label={t('handling.validFrom')}
        value={first.from?.slice(0, 16) ?? ''}
        onChange={(event) => put({ from: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={t('handling.validUntil')}
        value={first.to?.slice(0, 16) ?? ''}
        onChange={(event) => put({ to: event.currentTarget.value })}
      />
    </Pair>
  );
}
