import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Count, Filters, Pager } from '@/design/parts/Form';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { Notices } from '../Notices';
import { PAGE_SIZE, useRules, useVerdicts, type VerdictFilter } from '../queries';
import { TrustArea } from '../TrustArea';
import { attemptKeys } from '../words';
import { DecisionList } from './DecisionList';
import { OwnStatement } from './StatementView';

const spans: [string, TextKey][] = [
  ['1', 'audit.day'],
  ['7', 'audit.week'],
  ['30', 'audit.month'],
  ['400', 'audit.everything'],
];

/** What was decided about the account's calls, texts and all else, as it happens, with the reasons. */
export function DecisionsPage() {
  const { t } = useText();
  const all = useRights().may('ViewConduct');
  const { statement } = useSearch({ strict: false }) as { statement?: string };
  return (
    <TrustArea part="decisions" title={t('trust.decisions')} lead={t(all ? 'decision.lead' : 'decision.ownLead')}>
      <Notices />
      {statement ? (
        <Section title={t('decision.chosen')}>
          <OwnStatement id={statement} />
        </Section>
      ) : null}
      <Decisions all={all} />
    </TrustArea>
  );
}

function Decisions({ all }: { all: boolean }) {
  const { t } = useText();
  const [filter, setFilter] = useState<VerdictFilter>({ days: 30, extensionId: '', rule: '', attempt: '', search: '' });
  const [page, setPage] = useState(1);
  const [settled] = useDebouncedValue(filter, 250);
  const { data, error, refetch } = useVerdicts(settled, page);
  const total = data?.paging?.totalElements ?? 0;
  const change = (part: Partial<VerdictFilter>) => {
    setFilter({ ...filter, ...part });
    setPage(1);
  };
  return (
    <>
      <DecisionFilters filter={filter} all={all} onChange={change} />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={6} /> : null}
      {data && !data.records.length ? (
        <EmptyState icon={IconShieldCheck} title={t('decision.nothing')}>
          {t('decision.nothingWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <>
          <Count>{t('decision.count', { count: total })}</Count>
          <DecisionList verdicts={data.records} named={all} />
          <Pager page={page} pages={Math.ceil(total / PAGE_SIZE)} onChange={setPage} />
        </>
      ) : null}
    </>
  );
}

interface FilterProps {
  filter: VerdictFilter;
  all: boolean;
  onChange: (part: Partial<VerdictFilter>) => void;
}

function DecisionFilters({ filter, all, onChange }: FilterProps) {
  const { t } = useText();
  const { data: rules } = useRules(all);
  return (
    <Filters label={t('decision.filters')}>
      <TextInput
        aria-label={t('decision.search')}
        placeholder={t('decision.search')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={filter.search}
        maxLength={128}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
      />
      {all ? (
        <Select
          aria-label={t('decision.rule')}
          placeholder={t('decision.anyRule')}
          data={(rules ?? []).map(({ id, title }) => ({ value: id, label: `${id} · ${title}` }))}
          value={filter.rule || null}
          searchable
          clearable
          onChange={(value) => onChange({ rule: value ?? '' })}
        />
      ) : null}
      <Select
        aria-label={t('decision.kind')}
        placeholder={t('decision.anyKind')}
        data={Object.entries(attemptKeys).map(([value, key]) => ({ value, label: t(key) }))}
        value={filter.attempt || null}
        clearable
        onChange={(value) => onChange({ attempt: value ?? '' })}
      />
      {all ? (
        <ExtensionSelect
          aria-label={t('decision.person')}
          placeholder={t('decision.anybody')}
          value={filter.extensionId || null}
          clearable
          onChange={(value) => onChange({ extensionId: value ?? '' })}
        />
      ) : null}
      <Select
        aria-label={t('decision.when')}
        data={spans.map(([value, key]) => ({ value, label: t(key) }))}
        value={String(filter.days)}
        allowDeselect={false}
        onChange={(value) => onChange({ days: Number(value ?? 30) })}
      />
    </Filters>
  );
}
