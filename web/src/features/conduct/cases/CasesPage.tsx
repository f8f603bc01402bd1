import { SegmentedControl, Select } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Count, Filters, Pager } from '@/design/parts/Form';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { PAGE_SIZE, useCases } from '../queries';
import type { Case } from '../shapes';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { outcomeWords } from '../words';
import css from './Cases.module.css';
import { Clocks } from './Clocks';
import { FileNotice } from './FileNotice';
import { HeldFiles } from './HeldFiles';
import { Proposals } from './Proposals';

/** What waits for an officer: objections, reports, and acts that need a second person. */
export function CasesPage() {
  const { t } = useText();
  return (
    <TrustArea part="cases" title={t('trust.cases')} lead={t('cases.lead')} actions={<FileNotice />}>
      <Proposals />
      <HeldFiles />
      <Queue />
    </TrustArea>
  );
}

function Queue() {
  const { t } = useText();
  const [state, setState] = useState<'' | 'decided'>('');
  const [kind, setKind] = useState('');
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useCases(state, kind, page);
  const total = data?.paging?.totalElements ?? 0;
  return (
    <>
      <Filters label={t('cases.filters')}>
        <SegmentedControl
          aria-label={t('cases.state')}
          data={[
            { value: 'open', label: t('cases.open') },
            { value: 'decided', label: t('cases.decided') },
          ]}
          value={state || 'open'}
          onChange={(value) => {
            setState(value === 'decided' ? 'decided' : '');
            setPage(1);
          }}
        />
        <Select
          aria-label={t('cases.kind')}
          placeholder={t('cases.anyKind')}
          clearable
          data={(['appeal', 'report', 'complaint', 'release', 'authority', 'takedown', 'traceback'] as const).map(
            (value) => ({
              value,
              label: t(`cases.${value}`),
            }),
          )}
          value={kind || null}
          onChange={(value) => {
            setKind(value ?? '');
            setPage(1);
          }}
        />
      </Filters>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={5} /> : null}
      {data && !data.records.length ? (
        <EmptyState icon={IconInbox} title={t('cases.nothing')}>
          {t('cases.nothingWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <>
          <Count>{t('cases.count', { count: total })}</Count>
          <ul className={css.list} aria-label={t('trust.cases')}>
            {data.records.map((one) => (
              <CaseRow key={one.id} one={one} />
            ))}
          </ul>
          <Pager page={page} pages={Math.ceil(total / PAGE_SIZE)} onChange={setPage} />
        </>
      ) : null}
    </>
  );
}

function CaseRow({ one }: { one: Case }) {
  const { t, code } = useText();
  return (
    <li>
      <Link to="/trust/cases/$caseId" params={{ caseId: one.id }} className={css.row}>
        <span className={trust.side}>
          <span className={trust.tags}>
            <Tag tone={one.kind === 'appeal' ? 'accent' : 'plain'}>{t(`cases.${one.kind}`)}</Tag>
            <span className={css.about}>
              {[one.rule || one.clause, one.subject, momentText(new Date(one.filedAt), code)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          {one.timeLeft ? <strong className={css.left}>{one.timeLeft}</strong> : null}
          {one.decision ? (
            <Tag tone={one.decision === 'overturned' && one.kind === 'appeal' ? 'good' : 'plain'}>
              {outcomeWords(t, one)}
            </Tag>
          ) : null}
        </span>
        <span className={css.text}>{one.text}</span>
        <Clocks clocks={one.clocks} />
      </Link>
    </li>
  );
}
