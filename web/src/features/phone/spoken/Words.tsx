import { Button } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { clockText } from '@/design/time';
import { toastBad } from '@/design/toast';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { type Transcript, useOrderTranscript, useTranscript } from './queries';
import css from './Spoken.module.css';
import type { Player } from './usePlayer';
import { isWanted, placeAt, UNSURE, wanted } from './words';

const why: Partial<Record<Transcript['status'], TextKey>> = {
  NotAvailable: 'spoken.none',
  InProgress: 'spoken.inProgress',
  TimedOut: 'spoken.timedOut',
  Failed: 'spoken.failed',
};

interface Props {
  /** Of the API. */
  path: string;
  player: Player;
  /** Words to be found are marked. */
  search?: string;
  /** Whether there are several speakers, who are named. */
  speakers?: boolean;
  /** Whether words can be asked for. */
  mayOrder?: boolean;
}

/** What was said. A click on a word hears it. */
export function Words({ path, player, search = '', speakers = false, mayOrder = false }: Props) {
  const { t } = useText();
  const { data, error } = useTranscript(path);
  const order = useOrderTranscript(path);
  if (error) return <p className={css.quiet}>{t('spoken.cannotRead')}</p>;
  if (!data) return <p className={css.quiet}>{t('state.loading')}</p>;
  const reason = why[data.status];
  if (reason)
    return (
      <p className={css.quiet} data-testid="no-words">
        {t(reason)}
        {mayOrder && data.status !== 'InProgress' ? (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={order.isPending}
            onClick={() =>
              order.mutate(undefined, { onError: (problem) => toastBad(t('spoken.notOrdered'), problem.message) })
            }
          >
            {t('spoken.order')}
          </Button>
        ) : null}
      </p>
    );
  if (!data.utterances.length) return <p className={css.quiet}>{t('spoken.silent')}</p>;
  return (
    <div className={css.words} data-testid="words">
      <InShort transcript={data} player={player} />
      <Said transcript={data} player={player} searched={wanted(search)} speakers={speakers} />
      {data.status === 'CompletedPartially' ? <p className={css.quiet}>{t('spoken.partial')}</p> : null}
    </div>
  );
}

/** What tells most, as it was said; a click hears it. */
function InShort({ transcript, player }: { transcript: Transcript; player: Player }) {
  const { t } = useText();
  const { highlights = [], utterances } = transcript;
  if (highlights.length === 0) return null;
  return (
    <section className={css.short} aria-label={t('summary.inShort')} data-testid="in-short">
      <h4 className={css.shortTitle}>{t('summary.inShort')}</h4>
      <ul className={css.shortList}>
        {highlights.map((place) => {
          const one = utterances[place];
          return one ? (
            <li key={place}>
              <button type="button" className={css.shortLine} onClick={() => player.seek(one.start, true)}>
                <span className={css.speaker}>{clockText(one.start)}</span> <span dir="auto">{one.text}</span>
              </button>
            </li>
          ) : null;
        })}
      </ul>
    </section>
  );
}

/** One stop of the tabulator for each utterance; arrows go from word to word. */
function moveAlong(event: KeyboardEvent<HTMLButtonElement>) {
  const { nextElementSibling: next, previousElementSibling: before } = event.currentTarget;
  const to = event.key === 'ArrowRight' ? next : event.key === 'ArrowLeft' ? before : null;
  if (to instanceof HTMLElement) {
    event.preventDefault();
    to.focus();
  }
}

function Said({
  transcript,
  player,
  searched,
  speakers,
}: {
  transcript: Transcript;
  player: Player;
  searched: string[];
  speakers: boolean;
}) {
  const { t } = useText();
  const now = player.at > 0 ? placeAt(transcript.utterances, player.at) : null;
  return transcript.utterances.map((one, utterance) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what was said does not change its order
    <div key={utterance} className={css.utterance} data-speaker={one.speaker % 2}>
      {speakers ? (
        <span className={css.speaker}>
          <bdi>{one.name || t('spoken.speaker', { number: one.speaker + 1 })}</bdi> {clockText(one.start)}
        </span>
      ) : null}
      <p className={css.line2}>
        {one.words.map((word, at) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: words have no other name than their place
            key={at}
            type="button"
            className={css.word}
            tabIndex={at === 0 ? 0 : -1}
            onKeyDown={moveAlong}
            data-now={(now?.utterance === utterance && now.word === at) || undefined}
            data-found={isWanted(word.text, searched) || undefined}
            data-unsure={word.confidence < UNSURE || undefined}
            title={word.confidence < UNSURE ? t('spoken.unsure') : undefined}
            onClick={() => player.seek(word.start, true)}
          >
            {word.text}
          </button>
        ))}
      </p>
    </div>
  ));
}
