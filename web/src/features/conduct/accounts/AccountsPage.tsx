import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBuilding } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Count, Filters, Pager } from '@/design/parts/Form';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import css from '../cases/Cases.module.css';
import { PAGE_SIZE } from '../queries';
import bars from '../standing/Standing.module.css';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { quantity, stateTone } from '../words';
import { type AccountRow, useAccounts } from './queries';

/** Every account of the installation, the hardest standing first. */
export function AccountsPage() {
  const { t } = useText();
  return (
    <TrustArea part="accounts" title={t('trust.accounts')} lead={t('accounts.lead')}>
      <Accounts />
    </TrustArea>
  );
}

function Accounts() {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [settled] = useDebouncedValue(search.trim(), 250);
  const { data, error, refetch } = useAccounts(settled, page);
  const total = data?.paging?.totalElements ?? 0;
  return (
    <>
      <Filters label={t('accounts.filters')}>
        <TextInput
          aria-label={t('accounts.search')}
          placeholder={t('accounts.search')}
          value={search}
          maxLength={100}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setPage(1);
          }}
        />
      </Filters>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={5} /> : null}
      {data && !data.records.length ? (
        <EmptyState icon={IconBuilding} title={t('accounts.nothing')}>
          {t('accounts.nothingWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <>
          <Count>{t('accounts.count', { count: total })}</Count>
          <ul className={css.list} aria-label={t('trust.accounts')}>
            {data.records.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </ul>
          <Pager page={page} pages={Math.ceil(total / PAGE_SIZE)} onChange={setPage} />
        </>
      ) : null}
    </>
  );
}

function Row({ one }: { one: AccountRow }) {
  const { t, code } = useText();
  const { nearest } = one;
  const used = nearest?.used ?? 0;
  const share = quantity(Math.min(used, 1), 'ratio', code);
  return (
    <li>
      <Link to="/trust/accounts/$accountId" params={{ accountId: one.id }} className={css.row}>
        <span className={trust.side}>
          <strong>{one.name}</strong>
          <span className={trust.tags}>
            {one.changedRules ? <Tag tone="accent">{t('accounts.changed', { count: one.changedRules })}</Tag> : null}
            <Tag tone={stateTone(one.state)}>{one.stateTitle}</Tag>
          </span>
        </span>
        {nearest ? (
          <span className={bars.bar} data-tone={used >= 1 ? 'bad' : used >= 0.8 ? 'warn' : 'good'}>
            <span className={bars.track}>
              <span className={bars.fill} style={{ width: `${Math.min(100, used * 100)}%` }} />
            </span>
            <span className={trust.soft}>
              {t('accounts.nearest', { used: share, title: `${nearest.rule} · ${nearest.title}` })}
            </span>
          </span>
        ) : (
          <span className={trust.soft}>{t('accounts.calm')}</span>
        )}
      </Link>
    </li>
  );
}
