import { Button } from '@mantine/core';
import { IconClockPause, IconHeadset } from '@tabler/icons-react';
import { useStore } from '@/design/store';
import { clockText } from '@/design/time';
import { useNow } from '@/design/useNow';
import { useText } from '@/text/useText';
import { queueCallEnded } from '../engine/ended';
import { useMyWrapUp, useReady } from './queries';
import css from './WrapUp.module.css';

const longest = 300_000; // milliseconds that a queue gives at most

/** How long the next caller of my queues waits for me, and the way to be ready at once. */
export function WrapUp({ until }: { until: string }) {
  const { t } = useText();
  const ready = useReady();
  return (
    <div className={css.bar} role="group" aria-label={t('queues.state.WrapUp')}>
      <IconClockPause size={20} aria-hidden />
      <p className={css.words}>
        {t('queues.wrapsUp')} <Left until={until} />
        {ready.error ? <span className={css.problem}>{ready.error.message}</span> : null}
      </p>
      <Button
        size="compact-sm"
        loading={ready.isPending}
        leftSection={<IconHeadset size={16} aria-hidden />}
        onClick={() => ready.mutate(undefined)}
      >
        {t('queues.ready')}
      </Button>
    </div>
  );
}

/** Minutes and seconds until then. */
export function Left({ until }: { until: string }) {
  const now = useNow();
  return (
    <span className={css.left} role="timer" aria-live="off">
      {clockText(Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)))}
    </span>
  );
}

/** The same on other pages, after a call of a queue that was taken in this browser. */
export function WrapUpBanner() {
  const ended = useStore(queueCallEnded);
  const now = useNow(5_000, ended > 0);
  const until = useMyWrapUp(ended > 0 && now - ended < longest);
  return until ? (
    <div className={css.banner}>
      <WrapUp until={until} />
    </div>
  ) : null;
}
