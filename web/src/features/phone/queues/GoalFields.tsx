import { NumberInput, Stack, Switch } from '@mantine/core';
import { Pair } from '@/design/parts/Form';
import { useText } from '@/text/useText';
import type { FieldsProps } from './QueueSetup';
import type { Details } from './shapes';

type Goals = Details['serviceLevelSettings'];

/** What the queue is measured by. */
export function GoalFields({ setup, onChange }: FieldsProps) {
  const { t } = useText();
  const goals = setup.details.serviceLevelSettings;
  const set = (change: Partial<Goals>) =>
    onChange({
      ...setup,
      details: { ...setup.details, serviceLevelSettings: { ...goals, ...change } },
    });
  const number = (
    label: string,
    name: 'slaGoal' | 'slaThresholdSeconds' | 'abandonedThresholdSeconds',
    max: number,
  ) => (
    <NumberInput
      size="md"
      label={label}
      min={0}
      max={max}
      allowDecimal={false}
      clampBehavior="blur"
      value={goals[name]}
      onChange={(given) => typeof given === 'number' && set({ [name]: given })}
    />
  );
  return (
    <Stack>
      <Pair>
        {number(t('queues.goal'), 'slaGoal', 100)}
        {number(t('queues.threshold'), 'slaThresholdSeconds', 3600)}
      </Pair>
      <Switch
        label={t('queues.countAbandoned')}
        checked={goals.includeAbandonedCalls}
        onChange={(event) => set({ includeAbandonedCalls: event.currentTarget.checked })}
      />
      {number(t('queues.abandonedAfter'), 'abandonedThresholdSeconds', 3600)}
    </Stack>
  );
}
