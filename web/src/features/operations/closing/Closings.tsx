import { Button, Modal, TextInput } from '@mantine/core';
import { IconBuildingOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form, Pager } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from '../privacy/Privacy.module.css';
import { type Closing, fetchCertificate, hold, keep, liftHold, retry, useClosingAct, useClosings } from './queries';
import { blockerWords, statusWords, toneOf } from './words';

/** Accounts of customers that are being closed, or were, with what can be done now. */
export function Closings() {
  const { t } = useText();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useClosings(page);
  return (
    <>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.records.length === 0 ? (
        <EmptyState icon={IconBuildingOff} title={t('closing.none')}>
          {t('closing.noneWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <List label={t('admin.closing')}>
          {data.records.map((each) => (
            <ClosingRow key={each.id} closing={each} />
          ))}
        </List>
      ) : null}
      <Pager page={page} pages={data?.paging.totalPages ?? 1} onChange={setPage} />
    </>
  );
}

function ClosingRow({ closing }: { closing: Closing }) {
  const { t, code } = useText();
  const when = momentText(new Date(closing.finishTime ?? closing.endTime), code);
  const waits = closing.blockers.map((each) => t(blockerWords[each]));
  return (
    <Row
      leading={<IconBuildingOff size={20} aria-hidden />}
      title={
        <span className={css.title}>
          <bdi>{closing.accountName}</bdi>
          <Tag tone={toneOf(closing)}>{t(closing.overdue ? 'closing.overdue' : statusWords[closing.status])}</Tag>
        </span>
      }
      detail={[when, closing.reason, ...waits, closing.holdReason, closing.problem].filter(Boolean).join(' · ')}
      trailing={<Acts closing={closing} />}
    />
  );
}

function Acts({ closing }: { closing: Closing }) {
  const { t } = useText();
  const [holding, setHolding] = useState(false);
  const act = useClosingAct();
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const run = (work: () => Promise<unknown>) => act.mutate(work, { onError: failed });
  const name = closing.accountName;
  return (
    <span className={css.doings}>
      {closing.certified ? (
        <Small label={t('closing.certificate')} of={name} onClick={() => run(() => fetchCertificate(closing.id))} />
      ) : null}
      {closing.withdrawable && closing.holdReason ? (
        <Small label={t('closing.liftHold')} of={name} onClick={() => run(() => liftHold(closing.id))} />
      ) : null}
      {closing.withdrawable && !closing.holdReason ? (
        <Small label={t('closing.hold')} of={name} onClick={() => setHolding(true)} />
      ) : null}
      {closing.withdrawable ? (
        <Small label={t('closing.keep')} of={name} onClick={() => run(() => keep(closing.id))} />
      ) : null}
      {closing.status === 'Failed' ? (
        <Small label={t('closing.retry')} of={name} onClick={() => run(() => retry(closing.id))} />
      ) : null}
      {holding ? <Hold closing={closing} onClose={() => setHolding(false)} /> : null}
    </span>
  );
}

function Hold({ closing, onClose }: { closing: Closing; onClose: () => void }) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const act = useClosingAct();
  const save = () => act.mutate(() => hold(closing.id, reason), { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={t('closing.hold')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={() => reason.trim() && save()}>
        <TextInput
          label={t('closing.holdReason')}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Problem message={act.error?.message} />
        <Buttons>
          <Button type="submit" loading={act.isPending} disabled={!reason.trim()}>
            {t('closing.hold')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

const Small = ({ label, of, onClick }: { label: string; of: string; onClick: () => void }) => (
  <Button variant="default" size="compact-sm" aria-label={`${label}: ${of}`} onClick={onClick}>
    {label}
  </Button>
);
