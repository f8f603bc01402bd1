import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, type TablerIcon } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useText } from '@/text/useText';
import { Count, Pager } from './Form';
import { EmptyState, ErrorState, RowsSkeleton } from './States';

/** What narrows a list that has pages; another choice begins at the first page again. */
export function useFilter<F extends object>(first: F) {
  const [filter, setFilter] = useState(first);
  const [page, setPage] = useState(1);
  const [settled] = useDebouncedValue(filter, 250);
  const change = (part: Partial<F>) => {
    setFilter({ ...filter, ...part });
    setPage(1);
  };
  return { filter, settled, page, setPage, change };
}

interface Answer<T> {
  data?: { records: T[]; paging?: { totalElements?: number; totalPages?: number } };
  error: unknown;
  refetch: () => unknown;
}

interface PagedProps<T> {
  answer: Answer<T>;
  page: number;
  onPage: (page: number) => void;
  /** How many rows to hint at before there is an answer. */
  rows: number;
  empty: { icon: TablerIcon; title: string; words: string };
  count: (total: number) => string;
  children: (records: T[]) => ReactNode;
}

/** A page of a list, or what there is instead: nothing yet, nothing at all, an error. */
export function PagedList<T>({ answer, page, onPage, rows, empty, count, children }: PagedProps<T>) {
  const { data, error, refetch } = answer;
  const total = data?.paging?.totalElements ?? 0;
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={rows} />;
  if (!total)
    return (
      <EmptyState icon={empty.icon} title={empty.title}>
        {empty.words}
      </EmptyState>
    );
  return (
    <>
      <Count>{count(total)}</Count>
      {children(data.records)}
      <Pager page={page} pages={data.paging?.totalPages ?? 1} onChange={onPage} />
    </>
  );
}

interface SearchProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchProps) {
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={18} aria-hidden />}
      value={value}
      maxLength={100}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface ChoiceProps extends SearchProps {
  data: { value: string; label: string }[];
}

/** One of several, or none. */
export function Choice({ label, data, value, onChange }: ChoiceProps) {
  const { t } = useText();
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data={data}
      value={value || null}
      clearable
      clearButtonProps={{ 'aria-label': t('list.clear', { name: label }) }}
      searchable={data.length > 8}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}
