import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { officer, useChange, useProposals } from '../queries';
import type { Act } from '../shapes';
import trust from '../Trust.module.css';
import { WithReason } from './WithReason';

/** Acts that one person proposed, such as ending an account, and that a second has to agree to. */
export function Proposals() {
  const { t } = useText();
  const { data } = useProposals();
  if (!data?.length) return null;
  return (
    <Section title={t('cases.proposals')}>
      <ul className={trust.plain} aria-label={t('cases.proposals')}>
        {data.map((act) => (
          <Proposal key={act.id} act={act} />
        ))}
      </ul>
    </Section>
  );
}

function Proposal({ act }: { act: Act }) {
  const { t } = useText();
  const confirm = useChange(async () => {
    await call(`${officer}/acts/${act.id}/confirm`, { method: 'POST' });
    toastGood(t('cases.confirmed'));
  });
  const agree = () =>
    confirm.mutate(undefined, {
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  return (
    <li>
      <p className={trust.lineTitle}>
        {act.title}: {act.scopeTitle}{' '}
        {act.scope === 'account' ? (
          <Link to="/trust/accounts/$accountId" params={{ accountId: act.subject }}>
            {act.subject}
          </Link>
        ) : (
          act.subject
        )}
      </p>
      <p className={trust.words}>{t('cases.proposalWords', { by: act.by ?? '', reason: act.reason })}</p>
      <p className={trust.soft}>{act.needs}</p>
      <div className={trust.tags}>
        <Button size="xs" color="red" loading={confirm.isPending} onClick={agree}>
          {t('cases.confirm')}
        </Button>
        <WithReason
          label={t('cases.decline')}
          done={t('cases.declined')}
          send={(reason) => call(`${officer}/acts/${act.id}/decline`, { method: 'POST', body: { reason } })}
        />
      </div>
    </li>
  );
}
