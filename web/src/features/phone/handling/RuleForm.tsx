import {
  Button,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { useShowable } from '@/features/numbers/callerId/queries';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import css from './Handling.module.css';
import { useNumbers, useSaveRule } from './queries';
import { RuleTimes } from './RuleTimes';
import type { Action, CalendarWish, Forwarding, Rule, Schedule, Screening } from './shapes';
import { asSent } from './times';

const actions: Action[] = [
  'ForwardCalls',
  'TakeMessagesOnly',
  'TransferToExtension',
  'UnconditionalForwarding',
  'PlayAnnouncementOnly',
];
const screenings: Screening[] = ['Off', 'UnknownCallerId', 'NoCallerId', 'Always'];
const calendars: CalendarWish[] = ['None', 'Busy', 'OutOfOffice'];
const secondsOfRing = 5;
const plain: Forwarding = {
  notifyMySoftPhones: true,
  softPhonesRingCount: 4,
  softPhonesAlwaysRing: false,
  ringingMode: 'Simultaneously',
  rules: [],
};

/** What a rule does, and for a custom one, when it counts. Without `rule`: a new custom rule. */
export function RuleForm({ rule, onDone }: { rule?: Rule; onDone?: () => void }) {
  const { t } = useText();
  const save = useSaveRule();
  const custom = !rule || rule.type === 'Custom';
  const [name, setName] = useState(rule?.name ?? '');
  const [callers, setCallers] = useState(rule?.callers?.map(({ callerId }) => callerId) ?? []);
  const [called, setCalled] = useState(rule?.calledNumbers?.map(({ phoneNumber }) => phoneNumber) ?? []);
  const direct = (useShowable().data ?? []).filter(({ extension }) => extension).map(({ phoneNumber }) => phoneNumber);
  const [schedule, setSchedule] = useState<Schedule>(rule?.schedule ?? {});
  const [calendar, setCalendar] = useState<CalendarWish>(rule?.calendar ?? 'None');
  const [action, setAction] = useState<Action>(rule?.callHandlingAction ?? 'TakeMessagesOnly');
  const [number, setNumber] = useState(rule?.unconditionalForwarding?.phoneNumber ?? '');
  const [colleague, setColleague] = useState(rule?.transfer?.extension.id ?? null);
  const [forwarding, setForwarding] = useState<Forwarding>(rule?.forwarding ?? plain);
  const [voicemail, setVoicemail] = useState(rule?.voicemail?.enabled ?? true);
  const [screening, setScreening] = useState<Screening>(rule?.screening ?? 'Off');

  const submit = () => {
    const conditions = custom
      ? {
          name,
          callers: callers.map((callerId) => ({ callerId })),
          calledNumbers: called.map((phoneNumber) => ({ phoneNumber })),
          calendar,
          schedule: asSent(schedule),
        }
      : {};
    const body = {
      ...(rule ? { id: rule.id } : { type: 'Custom' as const, enabled: true }),
      ...conditions,
      callHandlingAction: action,
      screening,
      ...(action === 'ForwardCalls' ? { forwarding: asWritten(forwarding), voicemail: { enabled: voicemail } } : {}),
      ...(action === 'UnconditionalForwarding' ? { unconditionalForwarding: { phoneNumber: number } } : {}),
      ...(action === 'TransferToExtension' && colleague ? { transfer: { extension: { id: colleague } } } : {}),
    };
    save.mutate(body, { onSuccess: () => onDone?.() });
  };
  return (
    <Form label={rule ? rule.name : t('handling.addRule')} onSubmit={submit}>
      {custom ? (
        <>
          <TextInput
            label={t('handling.ruleName')}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TagsInput
            label={t('handling.callers')}
            description={t('handling.callersHint')}
            value={callers}
            onChange={setCallers}
          />
          {direct.length + called.length > 0 ? (
            <MultiSelect
              searchable
              label={t('handling.calledNumbers')}
              description={t('handling.calledNumbersHint')}
              data={[...new Set([...direct, ...called])].map((value) => ({ value, label: formatNumber(value) }))}
              value={called}
              onChange={setCalled}
            />
          ) : null}
          <RuleTimes value={schedule} onChange={setSchedule} />
          <Select
            label={t('handling.calendar')}
            description={t('handling.calendarHint')}
            data={calendars.map((value) => ({ value, label: t(`handling.calendar.${value}`) }))}
            value={calendar}
            allowDeselect={false}
            onChange={(value) => setCalendar((value ?? 'None') as CalendarWish)}
          />
        </>
      ) : null}
      <Select
        label={t('handling.action')}
        data={actions.map((value) => ({ value, label: t(`handling.action.${value}`) }))}
        value={action}
        allowDeselect={false}
        onChange={(value) => setAction((value ?? 'TakeMessagesOnly') as Action)}
      />
      {action === 'TransferToExtension' ? (
        <ExtensionSelect label={t('handling.colleague')} types="any" value={colleague} onChange={setColleague} />
      ) : null}
      {action === 'UnconditionalForwarding' ? (
        <TextInput
          type="tel"
          label={t('handling.number')}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
      ) : null}
      {action === 'ForwardCalls' ? (
        <>
          <Ringing value={forwarding} onChange={setForwarding} />
          <Switch
            label={t('handling.voicemailAfter')}
            checked={voicemail}
            onChange={(event) => setVoicemail(event.currentTarget.checked)}
          />
          <Select
            label={t('handling.screening')}
            description={t('handling.screeningHint')}
            data={screenings.map((value) => ({ value, label: t(`handling.screening.${value}`) }))}
            value={screening}
            allowDeselect={false}
            onChange={(value) => setScreening((value ?? 'Off') as Screening)}
          />
        </>
      ) : null}
      <Buttons>
        <Button type="submit" loading={save.isPending}>
          {rule ? t('action.save') : t('handling.addRule')}
        </Button>
      </Buttons>
    </Form>
  );
}

const asWritten = (value: Forwarding): Forwarding => ({
  ...value,
  rules: value.rules.map((group, at) => ({
    ...group,
    index: at + 1,
    forwardingNumbers: group.forwardingNumbers.map(({ id }) => ({ id, type: 'Other' })),
  })),
});

/** Which phones ring: in order, or all at once, each for so long. */
function Ringing({ value, onChange }: { value: Forwarding; onChange: (value: Forwarding) => void }) {
  const { t } = useText();
  const numbers = useNumbers().data?.records ?? [];
  const modes = (['Simultaneously', 'Sequentially'] as const).map((mode) => ({
    value: mode,
    label: t(`handling.ringing.${mode}`),
  }));
  const ringsOf = (id: string) => value.rules.find((group) => group.forwardingNumbers.some((each) => each.id === id));
  const setRings = (id: string, seconds: number | null) => {
    const others = value.rules.filter((group) => !group.forwardingNumbers.some((each) => each.id === id));
    const group = { index: 0, enabled: true, forwardingNumbers: [{ id, type: 'Other' }] };
    onChange({
      ...value,
      rules:
        seconds === null
          ? others
          : ringsOf(id)
            ? value.rules.map((each) =>
                each.forwardingNumbers.some((one) => one.id === id) ? { ...each, ringCount: ringCount(seconds) } : each,
              )
            : [...others, { ...group, ringCount: ringCount(seconds) }],
    });
  };
  return (
    <fieldset className={css.ringing}>
      <legend className={css.legend}>{t('handling.ringing')}</legend>
      <SegmentedControl
        radius="xl"
        aria-label={t('handling.ringing')}
        data={modes}
        value={value.ringingMode}
        onChange={(mode) => onChange({ ...value, ringingMode: mode as Forwarding['ringingMode'] })}
      />
      <PhoneLine
        name={t('handling.apps')}
        seconds={value.notifyMySoftPhones ? value.softPhonesRingCount * secondsOfRing : null}
        onChange={(seconds) =>
          onChange({
            ...value,
            notifyMySoftPhones: seconds !== null,
            softPhonesRingCount: seconds === null ? value.softPhonesRingCount : ringCount(seconds),
          })
        }
      />
      {numbers.map((each) => {
        const group = ringsOf(each.id);
        return (
          <PhoneLine
            key={each.id}
            name={[each.label, each.phoneNumber].filter(Boolean).join(' · ')}
            seconds={group ? group.ringCount * secondsOfRing : null}
            onChange={(seconds) => setRings(each.id, seconds)}
          />
        );
      })}
    </fieldset>
  );
}

const ringCount = (seconds: number) => Math.min(30, Math.max(1, Math.round(seconds / secondsOfRing)));

interface PhoneLineProps {
  name: string;
  /** null: it does not ring. */
  seconds: number | null;
  onChange: (seconds: number | null) => void;
}

function PhoneLine({ name, seconds, onChange }: PhoneLineProps) {
  const { t } = useText();
  return (
    <div className={css.phone}>
      <Switch
        label={name}
        checked={seconds !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? 20 : null)}
      />
      {seconds === null ? null : (
        <NumberInput
          aria-label={t('handling.seconds', { name })}
          suffix=" s"
          min={5}
          max={150}
          step={5}
          w={96}
          value={seconds}
          onChange={(value) => onChange(Number(value) || 20)}
        />
      )}
    </div>
  );
}
