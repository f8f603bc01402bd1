import { Button, TextInput } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { Filters } from '@/design/parts/Form';
import { List } from '@/design/parts/List';
import { Choice, SearchField, useFilter } from '@/design/parts/PagedList';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useEntryById } from '@/features/people/directory';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { dayBefore, EVERYTHING, type LogFilter, type Outcome, outcomes } from '../history/asking';
import css from './CompanyLog.module.css';
import { LogRow } from './LogRow';
import { keepLog, useCompanyLog } from './queries';

/** Every call of the company, for who may see all of them. */
export function CompanyLogPage() {
  const { t } = useText();
  return (
    <AdminArea section="callLog" title={t('companyLog.title')} lead={t('companyLog.lead')}>
      <Log />
    </AdminArea>
  );
}

function Log() {
  const first = dayBefore(new Date(), 7);
  const { filter, settled, change } = useFilter<LogFilter>({ ...EVERYTHING, first });
  return (
    <>
      <LogFilters filter={filter} onChange={change} />
      <Found filter={settled} />
    </>
  );
}

function LogFilters({ filter, onChange }: { filter: LogFilter; onChange: (part: Partial<LogFilter>) => void }) {
  const { t } = useText();
  const entryOf = useEntryById();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Filters label={t('companyLog.filters')}>
      <SearchField label={t('history.search')} value={filter.search} onChange={(search) => onChange({ search })} />
      <ExtensionSelect
        aria-label={t('companyLog.person')}
        placeholder={t('companyLog.person')}
        types="any"
        clearable
        clearButtonProps={{ 'aria-label': t('list.clear', { name: t('companyLog.person') }) }}
        value={chosen}
        onChange={(id) => {
          setChosen(id);
          onChange({ person: (id && entryOf(id)?.extensionNumber) || '' });
        }}
      />
      <Choice
        label={t('companyLog.direction')}
        data={[
          { value: 'Inbound', label: t('history.inbound') },
          { value: 'Outbound', label: t('history.outbound') },
        ]}
        value={filter.direction}
        onChange={(direction) => onChange({ direction })}
      />
      <Choice
        label={t('companyLog.outcome')}
        data={(Object.keys(outcomes) as Outcome[]).map((value) => ({ value, label: t(`companyLog.${value}`) }))}
        value={filter.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
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
      </div>
    </Filters>
  );
}

function Found({ filter }: { filter: LogFilter }) {
  const { t } = useText();
  const log = useCompanyLog(filter);
  if (log.error && !log.data) return <ErrorState error={log.error} onRetry={() => void log.refetch()} />;
  if (!log.data) return <RowsSkeleton rows={8} />;
  const records = log.data.pages.flatMap((page) => page.records);
  if (!records.length)
    return (
      <EmptyState icon={IconHistory} title={t('companyLog.none')}>
        {t('companyLog.noneWords')}
      </EmptyState>
    );
  return (
    <>
      <Export filter={filter} />
      <List label={t('companyLog.title')}>
        {records.map((record) => (
          <LogRow key={record.id} record={record} />
        ))}
      </List>
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

function Export({ filter }: { filter: LogFilter }) {
  const { t } = useText();
  const [pending, setPending] = useState(false);
  const keep = () => {
    setPending(true);
    keepLog(filter)
      .catch((error: Error) => toastBad(t('companyLog.notKept'), error.message))
      .finally(() => setPending(false));
  };
  return (
    <div className={css.export}>
      <Button variant="default" loading={pending} leftSection={<IconDownload size={18} aria-hidden />} onClick={keep}>
        {t('companyLog.keep')}
      </Button>
    </div>
  );
}
