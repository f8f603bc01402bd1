import { IconEar } from '@tabler/icons-react';
import { Tag } from '@/design/parts/Tag';
import { useStore } from '@/design/store';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import { sessions } from '../engine/sessions';
import { usePhoneStatus } from '../engine/status';
import { ModeButtons } from './ModeButtons';
import { useSupervise } from './queries';
import css from './Supervision.module.css';

/** On a call: that somebody supervises it, or how I do. */
export function SupervisionMarks({ call }: { call: Call }) {
  const { t } = useText();
  const known = useStore(sessions);
  const { deviceId } = usePhoneStatus();
  const supervise = useSupervise();
  const parties = Object.values((call.sessionId && known[call.sessionId]) || {});
  const watcher = parties.find(({ role, status }) => role === 'Supervisor' && status?.code === 'Answered');
  if (!watcher || call.phase !== 'connected') return null;
  if (watcher.id !== call.partyId)
    return (
      <Tag tone="warn" icon={<IconEar size={13} aria-hidden />}>
        {t('supervision.listens', { who: watcher.to?.name ?? '' })}
      </Tag>
    );
  const agent = parties.find(({ id }) => id === watcher.monitoring?.partyId);
  const { sessionId } = call;
  if (!agent?.extensionId || !deviceId || !sessionId) return null;
  const agentExtensionId = String(agent.extensionId);
  return (
    <div className={css.bar}>
      <ModeButtons
        who={call.name ?? call.number}
        mode={watcher.monitoring?.mode}
        busy={supervise.isPending}
        onChoose={(mode) =>
          supervise.mutate(
            { sessionId, agentExtensionId, supervisorDeviceId: deviceId, mode },
            { onError: (problem) => toastBad(t('supervision.notDone'), problem.message) },
          )
        }
      />
    </div>
  );
}
