import { Button, Select, Skeleton, Switch, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState } from '@/design/parts/States';
import { usePreference } from '@/design/preferences';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { Letters } from '../settings/Letters';
import { changePush, type PushChoice, type PushState, type QuietHours, readPush, testPush } from './api';
import { DeviceList } from './DeviceList';
import { canPush, type PushProblem, pushPreference, takesPushes, turnOff, turnOn } from './device';

const key = ['push'] as const;
type Change = Parameters<typeof changePush>[0];

export function NoticeSettings() {
  const { t } = useText();
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: readPush });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} radius="lg" role="status" aria-label={t('state.loading')} />;
  return (
    <>
      <ThisDevice again={() => void refetch()} />
      <Kinds state={data} />
      <Letters />
      <DeviceList devices={data.devices} again={() => void refetch()} />
    </>
  );
}

function ThisDevice({ again }: { again: () => void }) {
  const { t } = useText();
  const [, setWanted] = usePreference(pushPreference);
  const [busy, setBusy] = useState(false);
  const on = takesPushes();
  const blocked = canPush && Notification.permission === 'denied';
  const act = async (wanted: boolean) => {
    setBusy(true);
    try {
      await (wanted ? turnOn() : turnOff());
    } catch (problem) {
      setWanted(false);
      toastBad(t('push.notOn'), t((problem as PushProblem) === 'blocked' ? 'push.blocked' : 'push.failed'));
    }
    setBusy(false);
    again();
  };
  const send = () =>
    void testPush().then(
      () => toastGood(t('push.testSent')),
      (error: Error) => toastBad(t('push.testFailed'), error.message),
    );
  const hint = !canPush ? 'push.cannot' : blocked ? 'push.blocked' : 'push.onHint';
  return (
    <Section title={t('push.device')} lead={t('push.lead')}>
      <Field label={t('push.on')} hint={t(hint)}>
        <Switch
          aria-label={t('push.on')}
          checked={on}
          disabled={!canPush || blocked || busy}
          onChange={(event) => void act(event.currentTarget.checked)}
        />
      </Field>
      {on ? (
        <Field label={t('push.test')} hint={t('push.testHint')}>
          <Button variant="light" size="xs" onClick={send}>
            {t('push.testSend')}
          </Button>
        </Field>
      ) : null}
    </Section>
  );
}

const switches = ['calls', 'missedCalls', 'voicemails', 'texts', 'spending'] as const;
const posts: PushChoice['posts'][] = ['direct', 'all', 'none'];

function Kinds({ state }: { state: PushState }) {
  const { t } = useText();
  const queries = useQueryClient();
  const { settings } = state;
  const change = (what: Change) =>
    void changePush(what).then(
      (chosen) => queries.setQueryData(key, { ...state, settings: chosen }),
      (error: Error) => toastBad(t('state.notSaved'), error.message),
    );
  return (
    <Section title={t('push.what')} lead={t('push.whatLead')}>
      <Field label={t('push.posts')}>
        <Select
          aria-label={t('push.posts')}
          size="sm"
          w={260}
          allowDeselect={false}
          data={posts.map((value) => ({ value, label: t(`push.posts.${value}`) }))}
          value={settings.posts}
          onChange={(value) => change({ posts: (value ?? 'direct') as PushChoice['posts'] })}
        />
      </Field>
      {switches.map((name) => (
        <Field key={name} label={t(`push.${name}`)}>
          <Switch
            aria-label={t(`push.${name}`)}
            checked={settings[name]}
            onChange={(event) => change({ [name]: event.currentTarget.checked })}
          />
        </Field>
      ))}
      <Field label={t('push.showWords')} hint={t('push.showWordsHint')}>
        <Switch
          aria-label={t('push.showWords')}
          checked={settings.showWords}
          onChange={(event) => change({ showWords: event.currentTarget.checked })}
        />
      </Field>
      <Quiet quiet={settings.quiet} change={(quiet) => change({ quiet })} />
    </Section>
  );
}

function Quiet({ quiet, change }: { quiet: QuietHours; change: (quiet: Partial<QuietHours>) => void }) {
  const { t } = useText();
  const clock = (name: 'from' | 'to') => (
    <TextInput
      key={`${name} ${quiet[name]}`}
      type="time"
      size="sm"
      w={120}
      label={t(`push.quiet.${name}`)}
      defaultValue={quiet[name]}
      onBlur={(event) => {
        const value = event.currentTarget.value;
        if (value && value !== quiet[name]) change({ [name]: value });
      }}
    />
  );
  return (
    <>
      <Field label={t('push.quiet')} hint={t('push.quietHint')}>
        <Switch
          aria-label={t('push.quiet')}
          checked={quiet.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
      </Field>
      {quiet.enabled ? (
        <>
          <Field label={t('push.quiet.when')}>
            <div style={{ display: 'flex', gap: 12 }}>
              {clock('from')}
              {clock('to')}
            </div>
          </Field>
          <Field label={t('push.quiet.calls')}>
            <Switch
              aria-label={t('push.quiet.calls')}
              checked={quiet.calls}
              onChange={(event) => change({ calls: event.currentTarget.checked })}
            />
          </Field>
        </>
      ) : null}
    </>
  );
}
