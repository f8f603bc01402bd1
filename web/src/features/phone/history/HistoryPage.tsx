import { Button, SegmentedControl } from '@mantine/core';
import { IconHistory, IconPhoneCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallRecord } from '@/api/shapes';
import { List } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { dayText } from '@/design/time';
import { useText } from '@/text/useText';
import { useKnownContacts } from '../crm/queries';
import { CallRow } from './CallRow';
import css from './HistoryPage.module.css';
import { isMissed, numberOf, otherSide, useCallLog } from './queries';

type Filter = 'all' | 'missed';

export function HistoryPage() {
  const { t } = useText();
  const [filter, setFilter] = useState<Filter>('all');
  const options = [
    { value: 'all', label: t('history.all') },
    { value: 'missed', label: t('history.missedOnly') },
  ];
  return (
    <Page
      title={t('nav.history')}
      actions={
        <SegmentedControl
          radius="xl"
          aria-label={t('history.filter')}
          data={options}
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
        />
      }
    >
      <CallLog filter={filter} />
    </Page>
  );
}

function CallLog({ filter }: { filter: Filter }) {
  const { t } = useText();
  const log = useCallLog();
  if (log.error && !log.data) return <ErrorState error={log.error} onRetry={() => void log.refetch()} />;
  if (!log.data) return <RowsSkeleton rows={8} />;
  const everything = log.data.pages.flatMap((page) => page.records);
  const records = filter === 'missed' ? everything.filter(isMissed) : everything;
  return (
    <>
      {records.length === 0 ? <NoCalls filter={filter} /> : <Days records={records} />}
      {log.hasNextPage ? (
        <Button
          className={css.more}
          variant="default"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t('action.showMore')}
        </Button>
      ) : null}
    </>
  );
}

function NoCalls({ filter }: { filter: Filter }) {
  const { t } = useText();
  return filter === 'missed' ? (
    <EmptyState icon={IconPhoneCheck} title={t('history.noMissed')}>
      {t('history.noMissedWords')}
    </EmptyState>
  ) : (
    <EmptyState icon={IconHistory} title={t('history.empty')}>
      {t('history.emptyWords')}
    </EmptyState>
  );
}

function Days({ records }: { records: CallRecord[] }) {
  const { code } = useText();
  const now = new Date();
  const known = useKnownContacts(records.map((record) => numberOf(otherSide(record))));
  const days = groupByDay(records, (record) => dayText(new Date(record.startTime), now, code));
  return [...days].map(([day, ofDay]) => (
    <section key={day} className={css.day} aria-label={day}>
      <h2 className={css.dayName}>{day}</h2>
      <List label={day}>
        {ofDay.map((record) => (
          <CallRow key={record.id} record={record} contact={known[numberOf(otherSide(record))]} />
        ))}
      </List>
    </section>
  ));
}

const groupByDay = (records: CallRecord[], dayOf: (record: CallRecord) => string): Map<string, CallRecord[]> => {
  const days = new Map<string, CallRecord[]>();
  for (const record of records) days.set(dayOf(record), [...(days.get(dayOf(record)) ?? []), record]);
  return days;
};
