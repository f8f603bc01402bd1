import { ActionIcon, Tooltip } from '@mantine/core';
import { useFullscreenElement } from '@mantine/hooks';
import { IconArrowsMaximize, IconArrowsMinimize, IconHeadset } from '@tabler/icons-react';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { WhenNear } from '@/design/parts/WhenNear';
import { clockText } from '@/design/time';
import { useNow } from '@/design/useNow';
import { useText } from '@/text/useText';
import { useLevel, useLiveQueues } from './queries';
import type { LiveQueue } from './shapes';
import css from './Wallboard.module.css';
import { toneOfLevel, toneOfWait, type WallTone } from './wall';
import { waitText } from './words';

const CARD_HEIGHT = 260;

/** All queues in large figures, for a screen on the wall: it follows events by itself. */
export function Wallboard() {
  const { t } = useText();
  const { data, error, refetch } = useLiveQueues();
  const { ref, toggle, fullscreen } = useFullscreenElement<HTMLDivElement>();
  const label = t(fullscreen ? 'wall.leave' : 'wall.full');
  const Icon = fullscreen ? IconArrowsMinimize : IconArrowsMaximize;
  return (
    <Page title={t('wall.title')} width="wide">
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data && !data.length ? <EmptyState icon={IconHeadset} title={t('wall.none')} /> : null}
      {data?.length ? (
        <div ref={ref} className={css.wall} data-full={fullscreen || undefined}>
          <Tooltip label={label}>
            <ActionIcon
              className={css.full}
              size="xl"
              variant="default"
              aria-label={label}
              onClick={() => void toggle()}
            >
              <Icon size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <div className={css.queues}>
            {data.map((queue) => (
              <WhenNear key={queue.id} height={CARD_HEIGHT}>
                <Queue queue={queue} />
              </WhenNear>
            ))}
          </div>
        </div>
      ) : null}
    </Page>
  );
}

function Queue({ queue }: { queue: LiveQueue }) {
  const { t } = useText();
  const today = useLevel(queue.id, queue.mine.manages);
  const lately = useLevel(queue.id, queue.mine.manages, 30);
  const now = useNow(1_000, queue.waitingCount > 0);
  const held = queue.waiting.filter(({ callback }) => !callback).map(({ since }) => Date.parse(since));
  const longest = held.length ? (now - Math.min(...held)) / 1000 : 0;
  const counts = queue.memberCounts;
  const free = counts.Available ?? 0;
  const limit = today.data?.thresholdSeconds ?? 20;
  return (
    <section className={css.queue} aria-label={queue.name}>
      <h2 className={css.name}>{queue.name}</h2>
      <dl className={css.figures}>
        <Figure large label={t('queues.waiting')} value={queue.waitingCount} tone={toneOfWait(longest, limit)} />
        <Figure large label={t('queues.longest')} value={clockText(longest)} tone={toneOfWait(longest, limit)} />
        <Figure label={t('queues.estimate')} value={waitText(t, queue.estimatedWaitSeconds)} />
        <Figure
          label={t('queues.free')}
          value={`${free} / ${queue.members.length}`}
          tone={queue.waitingCount > 0 && !free ? 'bad' : 'plain'}
        />
        <Figure label={t('wall.busy')} value={(counts.Talking ?? 0) + (counts.Ringing ?? 0)} />
        <Figure label={t('wall.wrapUp')} value={counts.WrapUp ?? 0} />
        <Figure label={t('wall.callbacks')} value={queue.callbackCount} />
        {lately.data ? (
          <Figure
            label={t('wall.now')}
            value={share(lately.data.serviceLevel)}
            tone={toneOfLevel(lately.data.serviceLevel, lately.data.goal)}
          />
        ) : null}
        {today.data ? (
          <>
            <Figure
              label={t('wall.today', { goal: today.data.goal })}
              value={share(today.data.serviceLevel)}
              tone={toneOfLevel(today.data.serviceLevel, today.data.goal)}
            />
            <Figure label={t('queues.abandoned')} value={`${today.data.abandoned} / ${today.data.offered}`} />
          </>
        ) : null}
      </dl>
    </section>
  );
}

const share = (level: number | null) => (level === null ? '–' : `${Math.round(level)} %`);

interface FigureProps {
  label: string;
  value: string | number;
  tone?: WallTone;
  large?: boolean;
}

function Figure({ label, value, tone = 'plain', large = false }: FigureProps) {
  return (
    <div className={css.figure} data-tone={tone} data-large={large || undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
