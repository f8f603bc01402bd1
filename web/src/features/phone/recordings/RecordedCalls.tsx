import { ActionIcon, Select, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronDown, IconSearch, IconWaveSine } from '@tabler/icons-react';
import { useState } from 'react';
import { Count, Pager } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { clockText, dayText, timeText } from '@/design/time';
import { useText } from '@/text/useText';
import { useCaller } from '../calls/useCaller';
import { numberOf } from '../history/queries';
import { HearRecording } from './HearRecording';
import { type RecordedCall, useRecordedCalls } from './queries';
import css from './Recordings.module.css';

const spans = [7, 30, 365] as const;

/** Recorded calls that one may hear, found by what was said; open, each is heard and read. */
export function RecordedCalls() {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 300);
  const [days, setDays] = useState(30);
  const [page, setPage] = useState(1);
  return (
    <Section title={t('recordings.calls')} lead={t('recordings.callsLead')}>
      <search className={css.find}>
        <TextInput
          type="search"
          aria-label={t('recordings.search')}
          placeholder={t('recordings.search')}
          leftSection={<IconSearch size={17} aria-hidden />}
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setPage(1);
          }}
        />
        <Select
          aria-label={t('recordings.since')}
          allowDeselect={false}
          data={spans.map((span) => ({ value: String(span), label: t(`recordings.days${span}`) }))}
          value={String(days)}
          onChange={(value) => {
            setDays(Number(value));
            setPage(1);
          }}
        />
      </search>
      <Found search={search} days={days} page={page} onPage={setPage} />
    </Section>
  );
}

interface FoundProps {
  search: string;
  days: number;
  page: number;
  onPage: (page: number) => void;
}

function Found({ search, days, page, onPage }: FoundProps) {
  const { t } = useText();
  const { data, error, refetch } = useRecordedCalls(search, days, page);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  if (!data.records.length)
    return (
      <EmptyState icon={IconWaveSine} title={t('recordings.noneFound')}>
        {t('recordings.noneFoundWords')}
      </EmptyState>
    );
  return (
    <>
      <Count>{t('recordings.found', { count: data.paging?.totalElements ?? data.records.length })}</Count>
      <List label={t('recordings.calls')}>
        {data.records.map((record) => (
          <RecordedRow key={record.id} record={record} search={search} />
        ))}
      </List>
      <Pager page={page} pages={data.paging?.totalPages ?? 1} onChange={onPage} />
    </>
  );
}

function RecordedRow({ record, search }: { record: RecordedCall; search: string }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const side = (record.direction === 'Inbound' ? record.from : record.to) ?? {};
  const caller = useCaller()({ number: numberOf(side), name: side.name });
  const who = caller.title || t('history.unknown');
  const at = new Date(record.startTime);
  const { snippet } = record.transcript;
  const facts = [record.extension?.name, caller.detail, clockText(record.duration)];
  const label = t('recordings.details', { who });
  return (
    <Row
      leading={<Avatar name={who} />}
      title={who}
      detail={
        <span className={css.facts}>
          <span>{facts.filter(Boolean).join(' · ')}</span>
          {snippet && !open ? <span className={css.snippet}>{snippet}</span> : null}
        </span>
      }
      trailing={
        <time dateTime={record.startTime}>
          {dayText(at, new Date(), code)}
          <div>{timeText(at, code)}</div>
        </time>
      }
      actions={
        <Tooltip label={label}>
          <ActionIcon size="xl" color="gray" aria-expanded={open} aria-label={label} onClick={() => setOpen(!open)}>
            <IconChevronDown size={19} aria-hidden style={open ? { rotate: '180deg' } : undefined} />
          </ActionIcon>
        </Tooltip>
      }
    >
      {open ? (
        <HearRecording
          uri={record.recording.contentUri}
          id={record.id}
          seconds={record.duration}
          who={who}
          search={search}
        />
      ) : null}
    </Row>
  );
}
