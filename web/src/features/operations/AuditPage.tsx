import { Button, Pagination, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload, IconLock, IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { labelOf } from '@/features/people/colleague';
import { useEntryById } from '@/features/people/directory';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { AuditList } from './AuditList';
import css from './AuditPage.module.css';
import { kinds } from './auditKinds';
import { type AuditFilter, downloadTrail, PAGE_SIZE, useAuditOperations, useAuditTrail } from './auditTrail';
import { areaOf, areas, type Names } from './auditWords';

const spans: [string, TextKey][] = [
  ['1', 'audit.day'],
  ['7', 'audit.week'],
  ['30', 'audit.month'],
  ['400', 'audit.everything'],
];

/** Who changed what, for administrators. */
export function AuditPage() {
  const { t } = useText();
  const rights = useRights();
  if (rights.known && !rights.may('ReadAuditTrail'))
    return (
      <EmptyState icon={IconLock} heading="h1" title={t('admin.forbidden')}>
        {t('admin.forbiddenWords')}
      </EmptyState>
    );
  return <Trail />;
}

function useNames(): Names {
  const entryOf = useEntryById();
  return {
    get: (id) => {
      const entry = /^\d{1,20}$/.test(id) ? entryOf(id) : null;
      return entry ? labelOf(entry) : undefined;
    },
  };
}

function Trail() {
  const { t } = useText();
  const [filter, setFilter] = useState<AuditFilter>({ days: 7, person: '', kind: '', area: '', search: '' });
  const [page, setPage] = useState(1);
  const [settled] = useDebouncedValue(filter, 250);
  const operations = useAuditOperations().data ?? [];
  const names = useNames();
  const { data, error, refetch } = useAuditTrail(settled, operations, page);
  const total = data?.paging.totalFound ?? 0;
  const change = (part: Partial<AuditFilter>) => {
    setFilter({ ...filter, ...part });
    setPage(1);
  };
  return (
    <Page
      title={t('nav.audit')}
      lead={t('audit.lead')}
      width="wide"
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={18} />}
          disabled={!total}
          onClick={() => void downloadTrail(settled, operations)}
        >
          {t('audit.download')}
        </Button>
      }
    >
      <Filters filter={filter} operations={operations} onChange={change} />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={8} /> : null}
      {data && !data.records.length ? (
        <EmptyState icon={IconShieldCheck} title={t('audit.nothing')}>
          {t('audit.nothingWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <>
          <p className={css.count} aria-live="polite">
            {t('audit.count', { count: total })}
          </p>
          <AuditList entries={data.records} names={names} />
          {total > PAGE_SIZE ? (
            <Pagination className={css.pages} value={page} onChange={setPage} total={Math.ceil(total / PAGE_SIZE)} />
          ) : null}
        </>
      ) : null}
    </Page>
  );
}

interface FiltersProps {
  filter: AuditFilter;
  operations: string[];
  onChange: (part: Partial<AuditFilter>) => void;
}

function Filters({ filter, operations, onChange }: FiltersProps) {
  const { t } = useText();
  const found = new Set(operations.map(areaOf));
  return (
    <search className={css.filters} aria-label={t('audit.filters')}>
      <TextInput
        className={css.search}
        aria-label={t('audit.search')}
        placeholder={t('audit.search')}
        leftSection={<IconSearch size={18} />}
        value={filter.search}
        maxLength={200}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
      />
      <ExtensionSelect
        aria-label={t('audit.person')}
        placeholder={t('audit.anybody')}
        types="any"
        value={filter.person || null}
        clearable
        onChange={(value) => onChange({ person: value ?? '' })}
      />
      <Select
        aria-label={t('audit.when')}
        data={spans.map(([value, key]) => ({ value, label: t(key) }))}
        value={String(filter.days)}
        allowDeselect={false}
        onChange={(value) => onChange({ days: Number(value ?? 7) })}
      />
      <Select
        aria-label={t('audit.kind')}
        placeholder={t('audit.anyKind')}
        data={Object.entries(kinds).map(([value, key]) => ({ value, label: t(key) }))}
        value={filter.kind || null}
        clearable
        onChange={(value) => onChange({ kind: value ?? '' })}
      />
      <Select
        aria-label={t('audit.area')}
        placeholder={t('audit.anyArea')}
        data={areas
          .filter((area) => found.has(area))
          .map((area) => ({ value: area, label: t(`audit.area.${area}` as TextKey) }))}
        value={filter.area || null}
        clearable
        onChange={(value) => onChange({ area: value ?? '' })}
      />
    </search>
  );
}
