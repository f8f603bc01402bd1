import { Select, TextInput } from '@mantine/core';
import { Pair } from '@/design/parts/Form';
import { useText } from '@/text/useText';

/** When something begins, as clocks in `zone` show it, and how long it takes. */
export interface Times {
  wall: string;
  zone: string;
  minutes: string;
}

interface TimeProps {
  times: Times;
  put: (part: Partial<Times>) => void;
  problem?: string;
}

const lengths = [15, 30, 45, 60, 90, 120, 180, 240, 480];

export function DateFields({ times, put, problem }: TimeProps) {
  const { t } = useText();
  const zones = [...new Set([times.zone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <Pair>
      <TextInput
        label={t('meetings.when')}
        type="datetime-local"
        value={times.wall}
        error={problem}
        onChange={(event) => put({ wall: event.currentTarget.value })}
      />
      <Select
        label={t('meetings.zone')}
        searchable
        data={zones}
        value={times.zone}
        onChange={(zone) => zone && put({ zone })}
      />
    </Pair>
  );
}

export function LengthField({ times, put }: TimeProps) {
  const { t } = useText();
  const minutes = [...new Set([Number(times.minutes), ...lengths])].sort((a, b) => a - b);
  return (
    <Select
      label={t('meetings.length')}
      data={minutes.map((each) => ({ value: String(each), label: t('meetings.minutes', { count: each }) }))}
      value={times.minutes}
      onChange={(value) => value && put({ minutes: value })}
    />
  );
}
