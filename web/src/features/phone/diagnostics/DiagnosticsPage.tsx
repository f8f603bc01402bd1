import { Button } from '@mantine/core';
import { IconActivityHeartbeat } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Page } from '@/design/parts/Page';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState } from '@/design/parts/States';
import { useLiveStatus } from '@/live/socket';
import { useText } from '@/text/useText';
import { type Call, sipSessions, useCalls } from '../engine/calls';
import { reconnectPhone } from '../engine/connection';
import { judge, type MediaSample, sampleMedia } from '../engine/quality';
import { usePhoneStatus } from '../engine/status';

export function DiagnosticsPage() {
  const { t } = useText();
  const phone = usePhoneStatus();
  const live = useLiveStatus();
  const calls = useCalls().filter((call) => call.phase === 'connected' || call.phase === 'ringing');
  return (
    <Page title={t('nav.diagnostics')} lead={t('diagnostics.lead')}>
      <Section title={t('diagnostics.connections')}>
        <Field label={t('diagnostics.phone')} hint={phone.detail}>
          {t(`phone.${phone.state}`)}
          <Button variant="default" size="compact-sm" onClick={reconnectPhone}>
            {t('action.retryNow')}
          </Button>
        </Field>
        <Field label={t('diagnostics.live')}>{t(`live.${live}`)}</Field>
        <Field label={t('diagnostics.secure')} hint={t('diagnostics.secureHint')}>
          {window.isSecureContext ? t('answer.yes') : t('answer.no')}
        </Field>
        <Field label={t('diagnostics.device')}>{phone.deviceId ?? t('answer.unknown')}</Field>
      </Section>
      <Section title={t('diagnostics.calls')}>
        {calls.length === 0 ? (
          <EmptyState icon={IconActivityHeartbeat} title={t('diagnostics.noCall')}>
            {t('diagnostics.noCallWords')}
          </EmptyState>
        ) : (
          calls.map((call) => <CallFigures key={call.id} call={call} />)
        )}
      </Section>
    </Page>
  );
}

function useSamples(id: string): MediaSample[] {
  const [samples, setSamples] = useState<MediaSample[]>([]);
  useEffect(() => {
    const look = async () => {
      const connection = sipSessions.get(id)?.rtcPeerConnection;
      const sample = connection ? await sampleMedia(connection).catch(() => null) : null;
      if (sample) setSamples((before) => [...before.slice(-1), sample]);
    };
    const timer = setInterval(() => void look(), 1_000);
    return () => clearInterval(timer);
  }, [id]);
  return samples;
}

function CallFigures({ call }: { call: Call }) {
  const { t } = useText();
  const [before, now] = useSamples(call.id);
  if (!before || !now) return <Field label={call.number}>{t('state.loading')}</Field>;
  const figures = [
    now.codec,
    t('diagnostics.received', { count: now.received }),
    t('diagnostics.lost', { count: now.lost }),
    t('diagnostics.jitter', { ms: Math.round(now.jitterMs) }),
    now.roundTripMs === undefined ? null : t('diagnostics.roundTrip', { ms: Math.round(now.roundTripMs) }),
  ];
  return (
    <Field label={call.number} hint={t(`quality.${judge(before, now)}`)}>
      <span className="tnum">{figures.filter(Boolean).join(' · ')}</span>
    </Field>
  );
}
