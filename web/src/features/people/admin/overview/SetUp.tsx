import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import css from './Overview.module.css';
import { type Step, stepText, useSteps } from './steps';

const HIDDEN = 'clarion.set-up-hidden';

/** What a new company still needs before it can work; nothing once all is done, or who looks wants to see it no more. */
export function SetUp() {
  const { t } = useText();
  const steps = useSteps();
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) === 'yes');
  if (!steps || hidden || steps.every(({ isDone }) => isDone)) return null;
  const done = steps.filter(({ isDone }) => isDone).length;
  const hide = () => {
    localStorage.setItem(HIDDEN, 'yes');
    setHidden(true);
  };
  return (
    <Section
      title={t('overview.setUp')}
      lead={t('overview.setUpDone', { count: done, all: steps.length })}
      actions={
        <Button variant="default" size="compact-md" onClick={hide}>
          {t('overview.hide')}
        </Button>
      }
    >
      <ol className={css.steps}>
        {steps.map((step) => (
          <StepLine key={step.name} step={step} />
        ))}
      </ol>
    </Section>
  );
}

function StepLine({ step }: { step: Step & { isDone: boolean } }) {
  const { t } = useText();
  const { title, why } = stepText(step.name);
  const Icon = step.isDone ? IconCircleCheckFilled : IconCircle;
  return (
    <li className={css.step} data-done={step.isDone || undefined}>
      <Icon size={22} aria-hidden />
      <div>
        <Link to={step.to} className={css.stepLink}>
          {t(title)}
        </Link>
        {step.isDone ? <span className="sr-only">, {t('overview.done')}</span> : <p className={css.lead}>{t(why)}</p>}
      </div>
    </li>
  );
}
