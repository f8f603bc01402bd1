import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { momentText } from '@/design/time';
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
      <Asked details={one.details} />
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

/** Who asks, and of an authority whether its instrument covers the data, and until when nothing is deleted. */
function Asked({ details }: { details: Case['details'] }) {
  const { t, code } = useText();
  if (!details?.requester) return null;
  const { requester, reference, fits, why, keptUntil } = details;
  return (
    <div className={trust.stack}>
      <p className={trust.words}>{reference ? t('legal.askedBy', { who: requester, reference }) : requester}</p>
      {fits === undefined ? null : (
        <p className={trust.words}>{fits ? t('legal.fits') : `${t('legal.misfits')} ${why ?? ''}`}</p>
      )}
      {keptUntil ? (
        <p className={trust.soft}>{t('legal.kept', { when: momentText(new Date(keptUntil), code) })}</p>
      ) : null}
    </div>
  );
}
