import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { officer } from '../queries';
import type { Case } from '../shapes';
import trust from '../Trust.module.css';
import { WithReason } from './WithReason';

const ACTIONS = ['warn', 'hold', 'suspend', 'dismiss', 'ask'] as const;

/** What an officer does about a report; the reporter is told in any case. */
export function ReportActions({ one, ours }: { one: Case; ours: boolean }) {
  const { t } = useText();
  const possible = ACTIONS.filter((action) => ours || action === 'dismiss' || action === 'ask');
  return (
    <Section title={t('cases.decide')} lead={t('cases.actWords')}>
      <div className={trust.tags}>
        {possible.map((action) => (
          <WithReason
            key={action}
            label={t(`cases.act.${action}`)}
            name={t('cases.actNamed', { action: t(`cases.act.${action}`) })}
            words={t(`cases.actHint.${action}`)}
            done={t(action === 'ask' ? 'cases.asked' : 'cases.done')}
            danger={action === 'suspend'}
            send={(reason) => call(`${officer}/cases/${one.id}/action`, { method: 'POST', body: { action, reason } })}
          />
        ))}
      </div>
    </Section>
  );
}
