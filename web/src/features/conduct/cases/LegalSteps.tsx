import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { officer } from '../queries';
import type { Case } from '../shapes';
import trust from '../Trust.module.css';
import { WithReason } from './WithReason';

const STEPS = { authority: ['answer'], takedown: ['accept', 'uphold', 'dismiss'], traceback: ['answer'] } as const;

export const isLegal = (kind: Case['kind']): kind is keyof typeof STEPS => kind in STEPS;

/** The next step of a traceback, a request by an authority or a takedown notice. */
export function LegalSteps({ one }: { one: Case }) {
  const { t } = useText();
  if (!isLegal(one.kind)) return null;
  const accepted = Boolean(one.details?.acceptedAt);
  const possible = STEPS[one.kind].filter((step) => (step === 'accept' ? !accepted : step !== 'uphold' || accepted));
  return (
    <Section title={t('cases.decide')} lead={t(`cases.legal.${one.kind}`)}>
      <div className={trust.tags}>
        {possible.map((step) => (
          <WithReason
            key={step}
            label={t(`cases.step.${step}`)}
            name={t('cases.stepNamed', { step: t(`cases.step.${step}`) })}
            words={t(`cases.stepHint.${step}`)}
            done={t(step === 'accept' ? 'cases.accepted' : 'cases.done')}
            danger={step === 'uphold'}
            send={(reason) => call(`${officer}/cases/${one.id}/step`, { method: 'POST', body: { step, reason } })}
          />
        ))}
      </div>
    </Section>
  );
}
