import { NumberInput, Select, Stack, Switch } from '@mantine/core';
import { Pair } from '@/design/parts/Form';
import { RINGING } from '@/features/people/colleague';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import type { FieldsProps } from './QueueSetup';
import type { Mode, Rules } from './shapes';

const queuesOnly = ['Department'];
const modes: Mode[] = ['Rotating', 'Simultaneous', 'FixedOrder'];

/** Who rings, in which order, and who helps. */
export function MemberFields({ setup, onChange }: FieldsProps) {
  const { t } = useText();
  const { rules, details, overflow } = setup;
  const rule = (change: Partial<Rules>) => onChange({ ...setup, rules: { ...rules, ...change } });
  return (
    <Stack>
      <ExtensionsSelect
        label={t('queues.members')}
        types={RINGING}
        value={setup.memberIds}
        onChange={(memberIds) => onChange({ ...setup, memberIds })}
      />
      <Select
        label={t('queues.mode')}
        description={t(`queues.modeHint.${rules.transferMode}`)}
        allowDeselect={false}
        data={modes.map((value) => ({ value, label: t(`queues.mode.${value}`) }))}
        value={rules.transferMode}
        onChange={(value) => rule({ transferMode: value as Mode })}
      />
      <Pair>
        <Seconds
          label={t('queues.alert')}
          min={5}
          max={600}
          value={rules.agentTimeout}
          name="agentTimeout"
          set={rule}
        />
        <Seconds label={t('queues.wrapUp')} min={0} max={300} value={rules.wrapUpTime} name="wrapUpTime" set={rule} />
      </Pair>
      <ExtensionsSelect
        label={t('queues.managers')}
        description={t('queues.managersHint')}
        types={RINGING}
        value={rules.managers.map(({ id }) => id)}
        onChange={(ids) => rule({ managers: ids.map((id) => ({ id })) })}
      />
      <Switch
        label={t('queues.mayChoose')}
        checked={details.editableMemberStatus}
        onChange={(event) =>
          onChange({ ...setup, details: { ...details, editableMemberStatus: event.currentTarget.checked } })
        }
      />
      <Switch
        label={t('queues.emergency')}
        description={t('queues.emergencyHint')}
        checked={details.subType === 'Emergency'}
        onChange={(event) =>
          onChange({
            ...setup,
            details: { ...details, subType: event.currentTarget.checked ? 'Emergency' : 'Unknown' },
          })
        }
      />
      <ExtensionsSelect
        label={t('queues.overflow')}
        description={t('queues.overflowHint')}
        types={queuesOnly}
        without={[details.id]}
        value={overflow.enabled ? overflow.items.map(({ id }) => id) : []}
        onChange={(ids) =>
          onChange({ ...setup, overflow: { enabled: ids.length > 0, items: ids.map((id) => ({ id })) } })
        }
      />
    </Stack>
  );
}

interface SecondsProps {
  label: string;
  name: 'agentTimeout' | 'wrapUpTime' | 'holdTime' | 'holdAudioInterruptionPeriod' | 'maxCallers';
  min: number;
  max: number;
  value: number;
  set: (change: Partial<Rules>) => void;
}

/** A whole number within its bounds. */
export function Seconds({ label, name, min, max, value, set }: SecondsProps) {
  return (
    <NumberInput
      size="md"
      label={label}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="blur"
      value={value}
      onChange={(given) => typeof given === 'number' && set({ [name]: given })}
    />
  );
}
