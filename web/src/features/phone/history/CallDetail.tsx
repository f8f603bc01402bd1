import { Button } from '@mantine/core';
import { IconRecordMail } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CallParty, CallRecord } from '@/api/shapes';
import { Problem } from '@/design/parts/Problem';
import { RowsSkeleton } from '@/design/parts/States';
import { clockText } from '@/design/time';
import { useText } from '@/text/useText';
import { useCaller } from '../calls/useCaller';
import { PastProblem } from '../handling/PastProblem';
import { usePastCall } from '../handling/queries';
import { HeardCall } from '../quality/HeardCall';
import { HearRecording } from '../recordings/HearRecording';
import css from './CallDetail.module.css';
import { type Leg, type LogPath, numberOf, useCallRecord } from './queries';
import { resultKey } from './results';

/** Both sides of a call by name, or by number. */
export function useSides(): (record: Pick<CallRecord, 'from' | 'to'>) => string {
  const { t } = useText();
  const callerOf = useCaller();
  const title = (side: CallParty = {}) =>
    callerOf({ number: numberOf(side), name: side.name }).title || t('history.unknown');
  return ({ from, to }) => `${title(from)} → ${title(to)}`;
}

/** How a call went, and how long it was. */
export function useFacts(): (record: Leg) => string {
  const { t } = useText();
  return (record) => {
    const key = resultKey(record as CallRecord);
    const direction = t(record.direction === 'Inbound' ? 'history.inbound' : 'history.outbound');
    return [direction, key ? t(key) : null, record.duration ? clockText(record.duration) : null]
      .filter(Boolean)
      .join(' · ');
  };
}

interface Props {
  log: LogPath;
  id: string;
  who: string;
  /** More about the call, before its recording. */
  more?: (record: CallRecord) => ReactNode;
}

/** The way a call took, why, how it was heard, and what was recorded. */
export function CallDetail({ log, id, who, more }: Props) {
  const { t } = useText();
  const sides = useSides();
  const facts = useFacts();
  const { data, error } = useCallRecord(log, id);
  const session = data?.telephonySessionId ?? null;
  const why = usePastCall(session);
  if (!data) return error ? <Problem message={error.message} /> : <RowsSkeleton rows={2} />;
  return (
    <div className={css.detail}>
      {data.reasonDescription ? <p>{data.reasonDescription}</p> : null}
      <h2>{t('companyLog.legs')}</h2>
      <ol>
        {data.legs.map((leg, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a past call does not change
          <li key={at}>{[sides(leg), facts(leg)].join(' · ')}</li>
        ))}
      </ol>
      <h2>{t('companyLog.why')}</h2>
      <PastProblem error={why.error} onRetry={() => void why.refetch()} />
      <ol aria-label={t('companyLog.why')}>
        {(why.data?.sentences ?? []).map((sentence, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a past call does not change
          <li key={at}>{sentence}</li>
        ))}
      </ol>
      {session && data.duration ? (
        <>
          <h2>{t('heard.show')}</h2>
          <HeardCall sessionId={session} />
        </>
      ) : null}
      {more?.(data)}
      {data.message ? (
        <div>
          <Button
            variant="default"
            size="sm"
            component={Link}
            to="/voicemail"
            leftSection={<IconRecordMail size={17} aria-hidden />}
          >
            {t('history.voicemail')}
          </Button>
        </div>
      ) : null}
      {data.recording ? (
        <HearRecording uri={data.recording.contentUri} id={data.recording.id} seconds={data.duration} who={who} />
      ) : null}
    </div>
  );
}
