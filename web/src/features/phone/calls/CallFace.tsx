import { IconLock, IconMicrophoneOff, IconPhonePause, IconPlayerRecordFilled, IconUrgent } from '@tabler/icons-react';
import { Tag } from '@/design/parts/Tag';
import { useStore } from '@/design/store';
import { clockText } from '@/design/time';
import { useNow } from '@/design/useNow';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useText } from '@/text/useText';
import { CrmMatch } from '../crm/CrmMatch';
import { type Call, talkSeconds } from '../engine/calls';
import { sessions } from '../engine/sessions';
import { SupervisionMarks } from '../supervision/SupervisionMarks';
import { CallerMark } from './CallerMark';
import css from './CallFace.module.css';
import { QualityMark } from './QualityMark';
import { useCaller } from './useCaller';

/** Who it is and how the call stands; `compact` where other calls need room too. */
export function CallFace({ call, compact = false }: { call: Call; compact?: boolean }) {
  const caller = useCaller()(call);
  const detail = [caller.detail, caller.person?.jobTitle].filter(Boolean).join(' · ');
  return (
    <div className={css.face} data-compact={compact || undefined}>
      <ContactAvatar
        number={call.emergency ? '' : call.number}
        name={call.emergency ? '' : caller.title}
        size={compact ? 56 : 84}
        fallback={call.emergency ? <IconUrgent size={42} aria-hidden /> : undefined}
      />
      <h2 className={css.name}>
        {caller.title}
        <CallerMark call={call} />
      </h2>
      {detail ? <p className={css.detail}>{detail}</p> : null}
      <CrmMatch call={call} />
      <CallState call={call} />
      <CallMarks call={call} />
      <SupervisionMarks call={call} />
    </div>
  );
}

function CallState({ call }: { call: Call }) {
  const { t } = useText();
  const now = useNow(1_000, call.phase === 'connected');
  const words = call.announced
    ? t(`ending.${call.announced}`)
    : call.phase === 'dialing'
      ? t('call.dialing')
      : t('call.ringing');
  return (
    <p className={css.state} data-phase={call.phase}>
      <span className="sr-only" role="status">
        {call.phase === 'connected' ? t('call.connected') : words}
      </span>
      <span aria-hidden data-testid="call-state" data-phase={call.phase}>
        {call.phase === 'connected' ? clockText(talkSeconds(call, now)) : words}
      </span>
    </p>
  );
}

function CallMarks({ call }: { call: Call }) {
  const { t } = useText();
  const parties = useStore(sessions)[call.sessionId ?? ''];
  const recorded = parties?.[call.partyId ?? '']?.recordings?.some((one) => one.active);
  return (
    <div className={css.marks}>
      {call.emergency ? <Tag tone="alarm">{t('call.emergency')}</Tag> : null}
      {call.queue ? <Tag tone="accent">{t('incoming.fromQueue', { queue: call.queue })}</Tag> : null}
      {call.held ? (
        <Tag icon={<IconPhonePause size={13} aria-hidden />} tone="warn">
          {t('call.onHold')}
        </Tag>
      ) : null}
      {call.muted ? (
        <Tag icon={<IconMicrophoneOff size={13} aria-hidden />} tone="bad">
          {t('call.muted')}
        </Tag>
      ) : null}
      {recorded ? (
        <Tag icon={<IconPlayerRecordFilled size={13} aria-hidden />} tone="bad">
          {t('call.recorded')}
        </Tag>
      ) : null}
      {call.atVoicemail ? <Tag tone="accent">{t('call.atVoicemail')}</Tag> : null}
      {call.phase === 'connected' ? <QualityMark call={call} /> : null}
      {call.phase === 'connected' ? (
        <span className={css.lock} title={t('call.encrypted')}>
          <IconLock size={14} aria-hidden />
          <span className="sr-only">{t('call.encrypted')}</span>
        </span>
      ) : null}
    </div>
  );
}
