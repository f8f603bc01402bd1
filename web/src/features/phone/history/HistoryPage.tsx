import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { IconHistory, IconPhoneCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallRecord } from '@/api/shapes';
import { Filters } from '@/design/parts/Form';
import { List } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { Choice, SearchField, useFilter } from '@/design/parts/PagedList';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { dayText } from '@/design/time';
import { useText } from '@/text/useText';
import { useKnownContacts } from '../crm/queries';
import { EVERYTHING, type LogFilter, type Outcome, outcomes } from './asking';
import { CallRow } from './CallRow';
import css from './HistoryPage.module.css';
import { numberOf, otherSide, useCallLog } from './queries';

/** The calls of a person: searched, narrowed and opened. */
export function HistoryPage() {
  const { t } = useText();
  const [missed, setMissed] = useState(false);
  const { filter, settled, change } = useFilter(EVERYTHING);
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
          value={missed ? 'missed' : 'all'}
          onChange={(value) => setMissed(value === 'missed')}
        />
      }
    >
      <HistoryFilters filter={filter} missed={missed} onChange={change} />
      <CallLog filter={settled} missed={missed} />
    </Page>
  );
}

interface FiltersProps {
  filter: LogFilter;
  missed: boolean;
  onChange: (part: Partial<LogFilter>) => void;
}

function HistoryFilters({ filter, missed, onChange }: FiltersProps) {
  const { t } = useText();
  return (
    <Filters label={t('companyLog.filters')}>
      <SearchField label={t('history.search')} value={filter.search} onChange={(search) => onChange({ search })} />
      {missed ? null : (
        <Choice
          label={t('companyLog.direction')}
          data={[
            { value: 'Inbound', label: t('history.inbound') },
            { value: 'Outbound', label: t('history.outbound') },
          ]}
          value={filter.direction}
          onChange={(direction) => onChange({ direction })}
        />
      )}
      {missed ? null : (
        <Choice
          label={t('companyLog.outcome')}
          data={(Object.keys(outcomes) as Outcome[]).map((value) => ({ value, label: t(`companyLog.${value}`) }))}
          value={filter.outcome}
          onChange={(outcome) => onChange({ outcome })}
        />
      )}
      <div className={css.days}>
        <TextInput
          type="date"
          label={t('companyLog.first')}
          value={filter.first}
          onChange={(event) => onChange({ first: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('companyLog.last')}
          value={filter.last}
          onChange={(event) => onChange({ last: event.currentTarget.value })}
        />
        <Checkbox
          className={css.recorded}
          label={t('history.recorded')}
          checked={filter.recorded}
          onChange={(event) => onChange({ recorded: event.currentTarget.checked })}
        />
      </div>
    </Filters>
  );
}

function CallLog({ filter, missed }: { filter: LogFilter; missed: boolean }) {
  const { t } = useText();
  const log = useCallLog(filter, missed);
  if (log.error && !log.data) return <ErrorState error={log.error} onRetry={() => void log.refetch()} />;
  if (!log.data) return <RowsSkeleton rows={8} />;
  const records = log.data.pages.flatMap((page) => page.records);
  const narrowed = Object.values(filter).some(Boolean);
  return (
    <>
      {records.length === 0 ? <NoCalls missed={missed} narrowed={narrowed} /> : <Days records={records} />}
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

function NoCalls({ missed, narrowed }: { missed: boolean; narrowed: boolean }) {
  const { t } = useText();
  if (narrowed)
    return (
      <EmptyState icon={IconHistory} title={t('companyLog.none')}>
        {t('companyLog.noneWords')}
      </EmptyState>
    );
  return missed ? (
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
