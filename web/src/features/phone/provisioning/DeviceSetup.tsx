import { Button } from '@mantine/core';
import { useState } from 'react';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { Part } from '@/features/phone/devices/admin/DeviceDetails';
import type { DeviceRecord } from '@/features/phone/devices/admin/queries';
import { useText } from '@/text/useText';
import { PhoneKeys } from './PhoneKeys';
import { type Setup, useSetup, useSetupChange } from './queries';
import css from './Setup.module.css';
import { SetupForm } from './SetupForm';
import { SetupSettings } from './SetupSettings';
import { SetupState } from './SetupState';
import { SetupSteps } from './SetupSteps';

/** A desk phone that fetches its settings: how to begin, what it has got, and starting anew. */
export function DeviceSetup({ device }: { device: DeviceRecord }) {
  const { t } = useText();
  const { data: setup, error } = useSetup(device.id);
  const [editing, setEditing] = useState(false);
  if (setup === undefined) return error ? <p className={css.words}>{error.message}</p> : null;
  return (
    <Part title={t('setup.title')}>
      {setup ? <SetupState setup={setup} /> : <p className={css.words}>{t('setup.lead')}</p>}
      {editing ? <SetupForm deviceId={device.id} setup={setup} onDone={() => setEditing(false)} /> : null}
      {setup && !editing ? <Known deviceId={device.id} setup={setup} onEdit={() => setEditing(true)} /> : null}
      {!setup && !editing ? (
        <div className={css.buttons}>
          <Button variant="default" size="compact-md" onClick={() => setEditing(true)}>
            {t('setup.begin')}
          </Button>
        </div>
      ) : null}
    </Part>
  );
}

type Question = 'again' | 'stop';

function Known({ deviceId, setup, onEdit }: { deviceId: string; setup: Setup; onEdit: () => void }) {
  const { t } = useText();
  const [asking, setAsking] = useState<Question | null>(null);
  const change = useSetupChange(deviceId);
  const failed = (problem: Error) => toastBad(t('state.notSaved'), problem.message);
  const fetchNow = () =>
    change.mutate(
      { method: 'POST', part: '/resync' },
      { onSuccess: () => toastGood(t('setup.fetchAsked')), onError: failed },
    );
  const go = (question: Question) =>
    change.mutate(question === 'again' ? { method: 'POST', part: '/renew' } : { method: 'DELETE' }, {
      onSuccess: () => toastGood(t('state.saved')),
      onError: failed,
      onSettled: () => setAsking(null),
    });
  return (
    <>
      {setup.passwordDue ? <SetupSteps setup={setup} /> : null}
      {setup.family.mostKeys ? <PhoneKeys deviceId={deviceId} setup={setup} /> : null}
      <SetupSettings deviceId={deviceId} requests={setup.requests} />
      <div className={css.buttons}>
        <Button variant="default" size="compact-md" onClick={fetchNow} disabled={!setup.lastRequest}>
          {t('setup.fetch')}
        </Button>
        <Button variant="default" size="compact-md" onClick={onEdit}>
          {t('setup.change')}
        </Button>
        <Button variant="default" size="compact-md" onClick={() => setAsking('again')}>
          {t('setup.again')}
        </Button>
        <Button variant="default" size="compact-md" onClick={() => setAsking('stop')}>
          {t('setup.stop')}
        </Button>
      </div>
      <Asking
        opened={asking !== null}
        title={t(asking === 'stop' ? 'setup.stop' : 'setup.again')}
        words={t(asking === 'stop' ? 'setup.stopWords' : 'setup.againWords')}
        action={t(asking === 'stop' ? 'setup.stop' : 'setup.again')}
        pending={change.isPending}
        onClose={() => setAsking(null)}
        onGo={() => asking && go(asking)}
      />
    </>
  );
}
