import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { type Alarm, repeats, sounds, useSaveWakeUp, usual, type WakeUp } from './queries';

/** One wake-up call, new without `wakeUp`. */
export function WakeUpForm({ person, wakeUp, onClose }: { person: string; wakeUp?: WakeUp; onClose: () => void }) {
  const { t } = useText();
  const [alarm, setAlarm] = useState<Alarm>(wakeUp ?? usual);
  const put = (change: Partial<Alarm>) => setAlarm((now) => ({ ...now, ...change }));
  const save = useSaveWakeUp(person, wakeUp?.id);
  const problems = problemsOf(save.error, ['time']);
  const title = wakeUp ? t('wakeUps.change', { time: wakeUp.time }) : t('wakeUps.add');
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(alarm, { onSuccess: onClose })}>
        <Pair>
          <TextInput
            type="time"
            label={t('wakeUps.time')}
            data-autofocus
            value={alarm.time}
            error={problems.of('time')}
            onChange={(event) => put({ time: event.currentTarget.value })}
          />
          <Select
            label={t('wakeUps.repeat')}
            allowDeselect={false}
            data={repeats.map((value) => ({ value, label: t(`wakeUps.repeat.${value}`) }))}
            value={alarm.repeat}
            onChange={(value) => put({ repeat: value as Alarm['repeat'] })}
          />
        </Pair>
        <Pair>
          <Count label={t('wakeUps.tries')} most={5} value={alarm.tries} onChange={(tries) => put({ tries })} />
          <Count
            label={t('wakeUps.after')}
            most={30}
            value={alarm.everyMinutes}
            onChange={(everyMinutes) => put({ everyMinutes })}
          />
        </Pair>
        <Pair>
          <Select
            label={t('wakeUps.sound')}
            allowDeselect={false}
            data={sounds.map((value) => ({ value, label: t(`wakeUps.sound.${value}`) }))}
            value={alarm.sound}
            onChange={(value) => put({ sound: value as Alarm['sound'] })}
          />
          <Count
            label={t('wakeUps.snooze')}
            most={30}
            value={alarm.snoozeMinutes}
            onChange={(snoozeMinutes) => put({ snoozeMinutes })}
          />
        </Pair>
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={!alarm.time}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface CountProps {
  label: string;
  most: number;
  value: number;
  onChange: (value: number) => void;
}

function Count({ label, most, value, onChange }: CountProps) {
  return (
    <NumberInput
      label={label}
      min={1}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      value={value}
      onChange={(now) => onChange(Number(now) || 1)}
    />
  );
}
