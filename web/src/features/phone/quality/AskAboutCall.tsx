import { Button, Chip, CloseButton, Group, Rating, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from '@/design/store';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { justOver, type Over } from './asking';
import css from './Quality.module.css';
import { giveSurvey, type ProblemName, problems, useQualitySettings } from './queries';

const patience = 45_000;

/** After a call: one to five stars, and what was wrong. It goes away by itself. */
export function AskAboutCall() {
  const over = useStore(justOver);
  return over ? <Asked key={over.partyId} over={over} /> : null;
}

function Asked({ over }: { over: Over }) {
  const { data } = useQualitySettings();
  const wanted = data && (data.asks === 'Always' || (data.asks === 'AfterBadCalls' && over.bad));
  return wanted ? <Card over={over} /> : null;
}

const close = () => justOver.set(null);

function Card({ over }: { over: Over }) {
  const { t } = useText();
  const [stars, setStars] = useState(0);
  const [wrong, setWrong] = useState<ProblemName[]>([]);
  const [comment, setComment] = useState('');
  const [sending, setSending] = useState(false);
  useEffect(() => {
    if (stars) return;
    const timer = setTimeout(close, patience);
    return () => clearTimeout(timer);
  }, [stars]);
  const send = async () => {
    setSending(true);
    try {
      await giveSurvey(over.partyId, { stars, problems: wrong, comment });
      toastGood(t('heard.thanks'));
      close();
    } catch (error) {
      setSending(false);
      toastBad(t('heard.send'), error instanceof Error ? error.message : undefined);
    }
  };
  return (
    <section className={css.ask} aria-label={t('heard.how', { who: over.name })}>
      <div className={css.askHead}>
        <p>{t('heard.how', { who: over.name })}</p>
        <CloseButton onClick={close} aria-label={t('action.dismiss')} />
      </div>
      <Rating size="xl" value={stars} onChange={setStars} getSymbolLabel={(count) => t('heard.stars', { count })} />
      {stars ? (
        <div className={css.more}>
          {stars < 4 ? (
            <Chip.Group multiple value={wrong} onChange={(chosen) => setWrong(chosen as ProblemName[])}>
              <Group gap="xs" role="group" aria-label={t('heard.what')}>
                {problems.map((problem) => (
                  <Chip key={problem} value={problem} size="sm">
                    {t(`heard.problem.${problem}`)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          ) : null}
          <Textarea
            label={t('heard.comment')}
            maxLength={500}
            autosize
            minRows={1}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Button loading={sending} onClick={() => void send()}>
            {t('heard.send')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
