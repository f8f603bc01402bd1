import { Select, Stack, Switch, TextInput } from '@mantine/core';
import { Pair } from '@/design/parts/Form';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { Seconds } from './MemberFields';
import type { FieldsProps } from './QueueSetup';
import type { Rules, Step, Trigger } from './shapes';
import { targetOf, withConfirmation, withTarget } from './words';

/** How callers wait, what they hear, and what follows. */
export function WaitFields({ setup, onChange }: FieldsProps) {
  const { t } = useText();
  const { rules } = setup;
  const rule = (change: Partial<Rules>) => onChange({ ...setup, rules: { ...rules, ...change } });
  const frequency = rules.positionInQueue?.playbackFrequency ?? '';
  return (
    <Stack>
      <Pair>
        <Seconds label={t('queues.holdTime')} min={5} max={7200} value={rules.holdTime} name="holdTime" set={rule} />
        <Seconds
          label={t('queues.maxCallers')}
          min={1}
          max={1000}
          value={rules.maxCallers}
          name="maxCallers"
          set={rule}
        />
      </Pair>
      <ActionFields
        setup={setup}
        onChange={onChange}
        label={t('queues.whenHeld')}
        name="holdTimeExpirationAction"
        trigger="HoldTimeExpiration"
      />
      <ActionFields
        setup={setup}
        onChange={onChange}
        label={t('queues.whenFull')}
        name="maxCallersAction"
        trigger="MaxCallers"
      />
      <Pair>
        <Select
          label={t('queues.interrupt')}
          allowDeselect={false}
          data={(['Never', 'WhenMusicEnds', 'Periodically'] as const).map((value) => ({
            value,
            label: t(`queues.interrupt.${value}`),
          }))}
          value={rules.holdAudioInterruptionMode}
          onChange={(value) => rule({ holdAudioInterruptionMode: value as Rules['holdAudioInterruptionMode'] })}
        />
        <Seconds
          label={t('queues.period')}
          min={10}
          max={600}
          value={rules.holdAudioInterruptionPeriod}
          name="holdAudioInterruptionPeriod"
          set={rule}
        />
      </Pair>
      <Select
        label={t('queues.position')}
        allowDeselect={false}
        data={(['', 'EveryInterval', 'OnPositionChange'] as const).map((value) => ({
          value,
          label: t(value ? `queues.position.${value}` : 'queues.position.never'),
        }))}
        value={frequency}
        onChange={(value) =>
          rule({
            positionInQueue: value
              ? { ...rules.positionInQueue, playbackFrequency: value as 'EveryInterval' | 'OnPositionChange' }
              : null,
          })
        }
      />
      {rules.positionInQueue ? (
        <Switch
          label={t('queues.saysWait')}
          description={t('queues.saysWaitHint')}
          checked={rules.positionInQueue.estimatedWaitTime ?? false}
          onChange={({ currentTarget: { checked } }) =>
            rules.positionInQueue
              ? rule({ positionInQueue: { ...rules.positionInQueue, estimatedWaitTime: checked } })
              : undefined
          }
        />
      ) : null}
      <CallBackFields rules={rules} rule={rule} />
    </Stack>
  );
}

const confirmations = { PositionInQueue: 'queues.confirmPosition', EstimatedWaitTime: 'queues.confirmWait' } as const;

/** Whether callers are called back, and what they are told when they choose that. */
function CallBackFields({ rules, rule }: { rules: Rules; rule: (change: Partial<Rules>) => void }) {
  const { t } = useText();
  const { enabled = false, confirmationAnnouncements: said = [] } = rules.callBack ?? {};
  return (
    <>
      <Switch
        label={t('queues.callBack')}
        description={t('queues.callBackHint')}
        checked={enabled}
        onChange={(event) => rule({ callBack: { ...rules.callBack, enabled: event.currentTarget.checked } })}
      />
      {enabled
        ? (['PositionInQueue', 'EstimatedWaitTime'] as const).map((one) => (
            <Switch
              key={one}
              label={t(confirmations[one])}
              checked={said.includes(one)}
              onChange={({ currentTarget: { checked } }) =>
                rule({ callBack: { enabled, confirmationAnnouncements: withConfirmation(said, one, checked) } })
              }
            />
          ))
        : null}
    </>
  );
}

interface ActionProps extends FieldsProps {
  label: string;
  name: 'holdTimeExpirationAction' | 'maxCallersAction';
  trigger: Trigger;
}

function ActionFields({ setup, onChange, label, name, trigger }: ActionProps) {
  const { t } = useText();
  const { rules, details } = setup;
  const step = rules[name];
  const steps: Step[] = ['Voicemail', 'TransferToExtension', 'UnconditionalForwarding'];
  if (name === 'maxCallersAction') steps.splice(1, 0, 'Announcement');
  const target = targetOf(rules, step, trigger);
  const set = (value: string) => onChange({ ...setup, rules: withTarget(rules, step, trigger, value) });
  return (
    <Pair>
      <Select
        label={label}
        allowDeselect={false}
        data={steps.map((value) => ({ value, label: t(`queues.step.${value}`) }))}
        value={step}
        onChange={(value) => onChange({ ...setup, rules: { ...rules, [name]: value as Step } })}
      />
      {step === 'TransferToExtension' ? (
        <ExtensionSelect
          label={t('queues.targetExtension')}
          types="any"
          without={[details.id]}
          value={target || null}
          onChange={(value) => set(value ?? '')}
        />
      ) : step === 'UnconditionalForwarding' ? (
        <TextInput
          label={t('queues.targetNumber')}
          type="tel"
          maxLength={40}
          value={target}
          onChange={(event) => set(event.currentTarget.value)}
        />
      ) : (
        <span />
      )}
    </Pair>
  );
}
