import { Button, Pagination, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload, IconLock, IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalogue';
import { useText } from '@/text/useText';
import { AuditList } from './AuditList';
import css from './AuditPage.module.css';
import {
  type AuditFilter,
  actionWords,
  downloadTrail,
  PAGE_SIZE,
  useAuditActions,
  useAuditTrail,
  usePeople,
} from './auditTrail';

const kinds: Record<string, TextKey> = {
  CREATE: 'audit.create',
  UPDATE: 'audit.update',
  DELETE: 'audit.delete',
  ACTION: 'audit.action',
  LOGIN: 'audit.login',
  REFUSAL: 'audit.refusal',
};
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

function Trail() {
  const { t } = useText();
  const [filter, setFilter] = useState<AuditFilter>({ days: 7, person: '', kind: '', action: '', search: '' });
  const [page, setPage] = useState(1);
  const [settled] = useDebouncedValue(filter, 250);
  const { data, error, refetch } = useAuditTrail(settled, page);
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
          onClick={() => void downloadTrail(settled)}
        >
          {t('audit.download')}
        </Button>
      }
    >
      <Filters filter={filter} onChange={change} />
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
          <AuditList entries={data.records} />
          {total > PAGE_SIZE ? (
            <Pagination className={css.pages} value={page} onChange={setPage} total={Math.ceil(total / PAGE_SIZE)} />
          ) : null}
        </>
      ) : null}
    </Page>
  );
}

function Filters({ filter, onChange }: { filter: AuditFilter; onChange: (part: Partial<AuditFilter>) => void }) {
  const { t } = useText();
  const { data: actions } = useAuditActions();
  const { data: people } = usePeople();
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
      <Select
        aria-label={t('audit.person')}
        placeholder={t('audit.anybody')}
        data={people ?? []}
        value={filter.person || null}
        searchable
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
        aria-label={t('audit.operation')}
        placeholder={t('audit.anyOperation')}
        data={(actions ?? []).map((action) => ({ value: action, label: actionWords(action) }))}
        value={filter.action || null}
        searchable
        clearable
        onChange={(value) => onChange({ action: value ?? '' })}
      />
    </search>
  );
}
