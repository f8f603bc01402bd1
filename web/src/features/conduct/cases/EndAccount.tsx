import { call } from '@/api/client';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { officer } from '../queries';
import { WithReason } from './WithReason';

interface EndAccountProps {
  accountId: string;
  evidence: string;
  rule?: string;
  clause?: string;
}

/** Only proposes it: a second person has to agree. Nobody ends the own account. */
export function EndAccount({ accountId, evidence, rule, clause }: EndAccountProps) {
  const { t } = useText();
  const { data: me } = useMe();
  if (!me || String(me.account?.id) === accountId) return null;
  const body = {
    verb: 'terminate',
    scope: 'account',
    subject: accountId,
    accountId,
    rule: rule || 'ENF-01',
    clause: clause || 'G5',
    evidence: [evidence],
  };
  return (
    <div>
      <WithReason
        label={t('cases.end')}
        name={t('cases.endPropose')}
        words={t('cases.endWords')}
        done={t('cases.endProposed')}
        danger
        send={(reason) => call(`${officer}/acts`, { method: 'POST', body: { ...body, reason } })}
      />
    </div>
  );
}
