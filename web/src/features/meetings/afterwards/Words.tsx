import { clockText } from '@/design/time';
import { useText } from '@/text/useText';
import css from './Afterwards.module.css';
import type { RecordedWords } from './queries';
import { CitedList } from './Recording';

interface Props {
  words: RecordedWords;
  /** The second that is played. */
  now: number;
  onSeek: (seconds: number) => void;
}

/** What was said, who said it, and what it amounts to. What is missing is said, with the reason. */
export function Words({ words, now, onSeek }: Props) {
  const { t } = useText();
  return (
    <>
      <Summary words={words} now={now} onSeek={onSeek} />
      <h3 className={css.heading}>{t('meetings.transcript')}</h3>
      {words.status === 'Done' && words.utterances.length ? (
        <ol className={css.transcript} lang={words.language || undefined}>
          {words.utterances.map(({ participant, name, start, end, text }) => (
            <li key={`${start} ${participant}`} data-now={(now >= start && now < end) || undefined}>
              <button type="button" className={css.second} onClick={() => onSeek(start)}>
                <span className="tnum">{clockText(start)}</span>
              </button>{' '}
              <b>
                <bdi>{name}</bdi>
              </b>{' '}
              <span dir="auto">{text}</span>
            </li>
          ))}
        </ol>
      ) : (
        <p className={css.quiet}>{words.status === 'Done' ? t('meetings.nothingSaid') : t(missing[words.status])}</p>
      )}
    </>
  );
}

const missing = {
  Off: 'meetings.noTranscript',
  Queued: 'meetings.transcriptWorks',
  Failed: 'meetings.transcriptFailed',
} as const;

const missingSummary = {
  Off: 'meetings.noSummary',
  Queued: 'meetings.summaryWorks',
  Failed: 'meetings.summaryFailed',
} as const;

function Summary({ words, onSeek }: Props) {
  const { t } = useText();
  const { summaryStatus, points, actions, highlights } = words;
  return (
    <>
      <CitedList title={t('meetings.points')} items={points} onSeek={onSeek} />
      <CitedList title={t('meetings.actions')} items={actions} onSeek={onSeek} />
      <CitedList title={t('meetings.highlights')} items={highlights} onSeek={onSeek} />
      {words.status === 'Done' && summaryStatus !== 'Done' ? (
        <p className={css.quiet}>{t(missingSummary[summaryStatus])}</p>
      ) : null}
    </>
  );
}
