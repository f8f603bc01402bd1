import { Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import { toastBad } from '@/design/toast';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { likelyRole, openRoles, pageOf, type Role, type Step, stepsOf } from './steps';
import css from './Tour.module.css';

/** Five steps through the app, once. It stays beside the page, which can be used meanwhile. */
export function Tour() {
  const rights = useRights();
  const client = useQueryClient();
  const { t } = useText();
  const [over, setOver] = useState(false);
  if (over || !rights.tour) return null;
  const end = () => {
    setOver(true);
    void call('/account/~/extension/~/clarion/tour', { method: 'DELETE' })
      .then(() => client.invalidateQueries({ queryKey: keys.rights }))
      .catch((error: Error) => toastBad(t('tour.notEnded'), error.message));
  };
  return <Card offered={openRoles(rights)} onEnd={end} />;
}

function Card({ offered, onEnd }: { offered: Role[]; onEnd: () => void }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [role, setRole] = useState(() => likelyRole(offered));
  const [at, setAt] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const steps = stepsOf[role];
  const step = steps[at] ?? steps[0] ?? 'call';
  const went = useRef<Step>(undefined);
  useEffect(() => {
    // Who goes on with the keyboard or a screen reader hears the new step; nobody is taken there unasked.
    if (went.current === step) heading.current?.focus({ preventScroll: true });
  }, [step]);
  const open = (page: Step | undefined) => void (page && navigate({ to: pageOf[page] }));
  const go = (next: number) => {
    went.current = steps[next];
    setAt(next);
    open(steps[next]);
  };
  const be = (next: Role) => {
    setRole(next);
    open(stepsOf[next][0]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onEnd();
  };
  return (
    <section className={css.tour} aria-label={t('tour.label')} onKeyDown={onKeyDown}>
      <p className={css.place}>{t('tour.place', { step: at + 1, all: steps.length })}</p>
      <h2 className={css.title} ref={heading} tabIndex={-1}>
        {t(`tour.${step}.title`)}
      </h2>
      <p className={css.text}>{t(`tour.${step}.text`)}</p>
      {at === 0 ? (
        <NativeSelect
          label={t('tour.as')}
          value={role}
          onChange={(event) => be(event.currentTarget.value as Role)}
          data={offered.map((value) => ({ value, label: t(`tour.role.${value}`) }))}
        />
      ) : null}
      <div className={css.buttons}>
        <Button variant="subtle" size="compact-md" onClick={onEnd} className={css.skip}>
          {t('tour.skip')}
        </Button>
        {at > 0 ? (
          <Button variant="default" size="compact-md" onClick={() => go(at - 1)}>
            {t('tour.back')}
          </Button>
        ) : null}
        {at < steps.length - 1 ? (
          <Button size="compact-md" onClick={() => go(at + 1)}>
            {t('tour.next')}
          </Button>
        ) : (
          <Button size="compact-md" onClick={onEnd}>
            {t('tour.finish')}
          </Button>
        )}
      </div>
    </section>
  );
}
