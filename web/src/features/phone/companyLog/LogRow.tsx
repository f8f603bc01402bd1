import { ActionIcon } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallParty, CallRecord } from '@/api/shapes';
import { Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { RowsSkeleton } from '@/design/parts/States';
import { clockText, momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { useCaller } from '../calls/useCaller';
import { PastProblem } from '../handling/PastProblem';
import { usePastCall } from '../handling/queries';
import { isMissed, numberOf } from '../history/queries';
import { resultKey } from '../history/results';
import { HearRecording } from '../recordings/HearRecording';
import { CallLadder } from './CallLadder';
import css from './CompanyLog.module.css';
import { type Leg, useCompanyRecord } from './queries';

/** Both sides of a call by name, or by number. */
function useSides(): (record: Pick<CallRecord, 'from' | 'to'>) => string {
  const { t } = useText();
  const callerOf = useCaller();
  const title = (side: CallParty = {}) =>
    callerOf({ number: numberOf(side), name: side.name }).title || t('history.unknown');
  return ({ from, to }) => `${title(from)} → ${title(to)}`;
}

/** How a call went, and how long it was. */
function useFacts(): (record: Leg) => string {
  const { t } = useText();
  return (record) => {
    const key = resultKey(record as CallRecord);
    const direction = t(record.direction === 'Inbound' ? 'history.inbound' : 'history.outbound');
    return [direction, key ? t(key) : null, record.duration ? clockText(record.duration) : null]
      .filter(Boolean)
      .join(' · ');
  };
}

export function LogRow({ record }: { record: CallRecord }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const who = useSides()(record);
  const Arrow = record.direction === 'Inbound' ? IconArrowDownLeft : IconArrowUpRight;
  const label = t('companyLog.details', { who });
  return (
    <Row
      leading={<Arrow size={22} stroke={1.6} aria-hidden />}
      title={who}
      tone={isMissed(record) ? 'bad' : 'normal'}
      detail={
        <span>
          {useFacts()(record)} · <time dateTime={record.startTime}>{momentText(new Date(record.startTime), code)}</time>
        </span>
      }
      trailing={
        <ActionIcon size="xl" color="gray" aria-expanded={open} aria-label={label} onClick={() => setOpen(!open)}>
          <IconChevronDown size={19} aria-hidden style={open ? { rotate: '180deg' } : undefined} />
        </ActionIcon>
      }
    >
      {open ? <Detail id={record.id} who={who} /> : null}
    </Row>
  );
}

function Detail({ id, who }: { id: string; who: string }) {
  const { t } = useText();
  const sides = useSides();
  const facts = useFacts();
  const { data, error } = useCompanyRecord(id);
  const why = usePastCall(data?.telephonySessionId ?? null);
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
      {data.telephonySessionId ? <CallLadder session={data.telephonySessionId} who={who} /> : null}
      {data.recording ? (
        <HearRecording uri={data.recording.contentUri} id={data.recording.id} seconds={data.duration} who={who} />
      ) : null}
    </div>
  );
}
