import { Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { clockText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useNow } from '@/design/useNow';
import { formatNumber } from '@/features/phone/dial/numbers';
import { usePhoneStatus } from '@/features/phone/engine/status';
import { useText } from '@/text/useText';
import { ModeButtons } from './ModeButtons';
import { useSupervise, useWatchedCalls } from './queries';
import css from './Supervision.module.css';
import type { WatchedCall } from './shapes';

/** For supervisors: who of their people talks now, and ways into these calls. Nothing for others. */
export function LiveCalls() {
  const { t } = useText();
  const { data } = useWatchedCalls();
  const phone = usePhoneStatus();
  const deviceId = phone.state === 'ready' ? phone.deviceId : undefined;
  if (!data?.people) return null;
  return (
    <Section title={t('supervision.calls')} lead={t(deviceId ? 'supervision.callsLead' : 'supervision.noPhone')}>
      {data.records.length ? (
        <ul className={css.list} aria-label={t('supervision.calls')}>
          {data.records.map((one) => (
            <Watched key={one.partyId} call={one} deviceId={deviceId} />
          ))}
        </ul>
      ) : (
        <p className={css.empty}>{t('supervision.nothing')}</p>
      )}
    </Section>
  );
}

function Watched({ call, deviceId }: { call: WatchedCall; deviceId?: string }) {
  const { t } = useText();
  const now = useNow();
  const supervise = useSupervise();
  const since = Date.parse(call.since);
  return (
    <li className={css.call}>
      <div className={css.words}>
        <div className={css.agent}>{call.agent.name}</div>
        <div className={css.far}>{call.with.name || formatNumber(call.with.number ?? '')}</div>
      </div>
      <span className={css.since}>{Number.isNaN(since) ? '' : clockText(Math.max(0, now - since) / 1000)}</span>
      {call.taken ? (
        <Tag>{t('supervision.taken')}</Tag>
      ) : (
        <ModeButtons
          who={call.agent.name}
          mode={call.mode}
          busy={supervise.isPending}
          disabled={!deviceId}
          onChoose={(mode) =>
            deviceId &&
            supervise.mutate(
              {
                sessionId: call.telephonySessionId,
                agentExtensionId: call.agent.id,
                supervisorDeviceId: deviceId,
                mode,
              },
              { onError: (problem) => toastBad(t('supervision.notDone'), problem.message) },
            )
          }
        />
      )}
    </li>
  );
}
