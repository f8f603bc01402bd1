import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconChevronDown,
  IconExternalLink,
  IconMessage,
  IconPhone,
  IconPhoneX,
  IconPlayerRecord,
  IconRecordMail,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { CallRecord } from '@/api/shapes';
import { Row } from '@/design/parts/List';
import { RowsSkeleton } from '@/design/parts/States';
import { clockText, timeText } from '@/design/time';
import { getsTexts, useWriteTo } from '@/features/messaging/texts/useWriteTo';
import { CardButton } from '@/features/people/cards/CardButton';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useText } from '@/text/useText';
import { useAttempt } from '../calls/useAttempt';
import { useCaller } from '../calls/useCaller';
import type { CrmContact } from '../crm/queries';
import { placeCall } from '../engine/phone';
import css from './CallRow.module.css';
import { isConference, isFailed, isMissed, numberOf, OWN_LOG, otherSide } from './queries';
import { resultKey } from './results';

// The front page shows calls, too, and seldom opens one.
const HearRecording = lazy(() =>
  import('../recordings/HearRecording').then((module) => ({ default: module.HearRecording })),
);
const CallDetail = lazy(() => import('./CallDetail').then((module) => ({ default: module.CallDetail })));

const arrowOf = (record: CallRecord) => {
  if (isMissed(record)) return record.message ? IconRecordMail : IconPhoneX;
  return record.direction === 'Inbound' ? IconArrowDownLeft : IconArrowUpRight;
};

/** `contact`: whom a CRM knows under the number. */
export function CallRow({ record, contact }: { record: CallRecord; contact?: CrmContact }) {
  const { t, code } = useText();
  const attempt = useAttempt();
  const [hearing, setHearing] = useState(false);
  const [open, setOpen] = useState(false);
  const writeTo = useWriteTo();
  const side = otherSide(record);
  const conference = isConference(side);
  const number = conference ? '' : numberOf(side);
  const caller = useCaller()({ number, name: conference ? t('conference.title') : side.name || contact?.name });
  const title = caller.title || t('history.unknown');
  const missed = isMissed(record);
  const Arrow = arrowOf(record);
  const result = resultKey(record);
  const direction = t(
    missed ? 'history.missed' : record.direction === 'Inbound' ? 'history.inbound' : 'history.outbound',
  );
  const length = record.duration && !missed ? clockText(record.duration) : null;
  return (
    <Row
      leading={
        <CardButton card={number ? { number, name: title } : undefined} name={title}>
          <ContactAvatar number={number} name={title} />
        </CardButton>
      }
      title={title}
      tone={missed ? 'bad' : 'normal'}
      detail={
        <>
          <Arrow
            className={css.arrow}
            size={16}
            data-tone={missed || isFailed(record) ? 'bad' : 'calm'}
            aria-label={direction}
          />
          <span>
            {[result ? t(result) : null, contact?.company, caller.detail ?? side.location]
              .filter(Boolean)
              .join(' · ') || direction}
          </span>
        </>
      }
      trailing={
        <>
          <time dateTime={record.startTime}>{timeText(new Date(record.startTime), code)}</time>
          {length ? <div className={css.length}>{length}</div> : null}
        </>
      }
      actions={
        <>
          {record.recording ? (
            <Tooltip label={t(hearing ? 'recordings.hide' : 'recordings.hear', { who: title })}>
              <ActionIcon
                size="xl"
                color="gray"
                aria-expanded={hearing}
                data-minor
                aria-label={t(hearing ? 'recordings.hide' : 'recordings.hear', { who: title })}
                onClick={() => setHearing(!hearing)}
              >
                <IconPlayerRecord size={19} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ) : null}
          {contact?.link ? (
            <Tooltip label={t('crm.open', { name: title, crm: contact.connection })}>
              <ActionIcon
                size="xl"
                color="gray"
                component="a"
                href={contact.link}
                target="_blank"
                rel="noopener noreferrer"
                aria-label={t('crm.open', { name: title, crm: contact.connection })}
              >
                <IconExternalLink size={19} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ) : null}
          {getsTexts(number) ? (
            <Tooltip label={t('texts.writeTo', { who: title })}>
              <ActionIcon
                size="xl"
                color="gray"
                aria-label={t('texts.writeTo', { who: title })}
                onClick={() => writeTo(number)}
              >
                <IconMessage size={19} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ) : null}
          <Tooltip label={t('action.callBack')}>
            <ActionIcon
              size="xl"
              variant="light"
              disabled={!number}
              aria-label={t('history.callBack', { who: title })}
              onClick={() => attempt(() => placeCall(number, { name: caller.person?.name ?? side.name }))}
            >
              <IconPhone size={19} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('history.details')}>
            <ActionIcon
              size="xl"
              color="gray"
              aria-expanded={open}
              aria-label={t('companyLog.details', { who: title })}
              onClick={() => setOpen(!open)}
            >
              <IconChevronDown size={19} aria-hidden style={open ? { rotate: '180deg' } : undefined} />
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      {open ? (
        <Suspense fallback={<RowsSkeleton rows={2} />}>
          <CallDetail log={OWN_LOG} id={record.id} who={title} />
        </Suspense>
      ) : null}
      {hearing && !open && record.recording ? (
        <Suspense fallback={<RowsSkeleton rows={1} />}>
          <HearRecording
            uri={record.recording.contentUri}
            id={record.recording.id}
            seconds={record.duration}
            who={title}
          />
        </Suspense>
      ) : null}
    </Row>
  );
}
