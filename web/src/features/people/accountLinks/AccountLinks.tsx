import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { AccountLinkInfo, AccountLinkList } from '@/api/generated';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastGood } from '@/design/toast';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { refreshDirectory } from '../directory';
import css from './AccountLinks.module.css';

type AccountLink = AccountLinkInfo;

const path = '/account/~/clarion/account-links';
const key = ['account-links'] as const;
const choices = ['People', 'All', 'Departments', 'Nobody'];

function useLinkChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: key });
      refreshDirectory(queries);
    },
  });
}

/** Accounts of this installation that share their directories with ours, and what of ours they see. */
export function AccountLinks() {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call<AccountLinkList>(path, { signal }),
    refetchInterval: 20_000,
  });
  const ask = useLinkChange((accountId: string) =>
    call(path, { method: 'POST', body: { accountId, shows: 'People' } }),
  );
  const submit = () =>
    ask.mutate(typed.trim(), {
      onSuccess: () => {
        setTyped('');
        toastGood(t('accountLinks.asked'));
      },
    });
  return (
    <Section title={t('accountLinks.title')} lead={t('accountLinks.lead')}>
      <Field label={t('accountLinks.yourId')}>
        <code>{data?.accountId ?? '…'}</code>
      </Field>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data?.records.length === 0 ? <p className={css.soft}>{t('accountLinks.none')}</p> : null}
      <ul className={css.links} aria-label={t('accountLinks.title')}>
        {data?.records.map((link) => (
          <Link key={link.id} link={link} />
        ))}
      </ul>
      <Form onSubmit={submit} label={t('accountLinks.ask')}>
        <TextInput
          label={t('accountLinks.theirId')}
          inputMode="numeric"
          maxLength={64}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Problem message={ask.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!typed.trim()} loading={ask.isPending}>
            {t('accountLinks.ask')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}

function Link({ link }: { link: AccountLink }) {
  const { t } = useText();
  const name = link.account.name;
  const [shows, setShows] = useState(link.state === 'Asked' ? 'People' : link.shows);
  const [departments, setDepartments] = useState(link.departments);
  const change = useLinkChange(() => call(`${path}/${link.id}`, { method: 'PUT', body: { shows, departments } }));
  const end = useLinkChange(() => call(`${path}/${link.id}`, { method: 'DELETE' }));
  const submit = () => change.mutate(undefined, { onSuccess: () => toastGood(t('accountLinks.saved')) });
  return (
    <li className={css.link}>
      <div className={css.name}>
        <bdi>{name}</bdi>
        <Tag tone={link.state === 'Agreed' ? 'good' : 'accent'}>{t(`accountLinks.state.${link.state}` as TextKey)}</Tag>
      </div>
      <Form onSubmit={submit} label={t('accountLinks.showsTo', { name })}>
        <Select
          label={t('accountLinks.showsTo', { name })}
          allowDeselect={false}
          data={choices.map((value) => ({ value, label: t(`accountLinks.shows.${value}` as TextKey) }))}
          value={shows}
          onChange={(value) => setShows(value ?? 'Nobody')}
        />
        {shows === 'Departments' ? (
          <TagsInput
            label={t('accountLinks.departments')}
            description={t('accountLinks.departmentsHint')}
            maxTags={100}
            value={departments}
            onChange={setDepartments}
          />
        ) : null}
        <Problem message={change.error?.message ?? end.error?.message} />
        <Buttons>
          <Button
            variant="subtle"
            color="red"
            aria-label={link.state === 'Asked' ? undefined : t('accountLinks.endOf', { name })}
            loading={end.isPending}
            onClick={() => end.mutate(undefined)}
          >
            {t(link.state === 'Asked' ? 'accountLinks.decline' : 'accountLinks.end')}
          </Button>
          <Button
            type="submit"
            variant={link.state === 'Asked' ? 'filled' : 'default'}
            disabled={shows === 'Departments' && !departments.length}
            loading={change.isPending}
          >
            {t(link.state === 'Asked' ? 'accountLinks.agree' : 'action.save')}
          </Button>
        </Buttons>
      </Form>
    </li>
  );
}
