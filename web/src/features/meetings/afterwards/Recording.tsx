import { Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { Section } from '@/design/parts/Section';
import { clockText, momentText } from '@/design/time';
import { useText } from '@/text/useText';
import css from './Afterwards.module.css';
import { Events } from './Events';
import { type Cited, type MeetingRecording, sourceOf, useDeleteRecording } from './queries';
import { Words } from './Words';

/** One recording: the film, its chapters, what was said, and what it amounts to. */
export function Recording({ recording, number }: { recording: MeetingRecording; number: number }) {
  const { t, code } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [now, setNow] = useState(0);
  const seek = (seconds: number) => {
    if (!video.current) return;
    video.current.currentTime = seconds;
    void video.current.play().catch(() => undefined);
  };
  const title = t('meetings.recordingNumber', { number });
  return (
    <Section
      title={title}
      lead={[
        t('meetings.recordedBy', { name: recording.startedBy }),
        momentText(new Date(recording.startTime), code),
        t('meetings.expires', { date: new Date(recording.expiresAt).toLocaleDateString(code) }),
      ].join(' · ')}
      actions={<Actions recording={recording} />}
    >
      {recording.url ? (
        <div className={css.film}>
          {/* biome-ignore lint/a11y/useMediaCaption: the transcript stands beside it */}
          <video
            ref={video}
            className={css.video}
            src={sourceOf(recording)}
            controls
            preload="metadata"
            aria-label={title}
            data-testid="film"
            onTimeUpdate={({ currentTarget }) => setNow(currentTarget.currentTime)}
          />
          {recording.chapters.length ? (
            <nav className={css.side} aria-label={t('meetings.chapters')}>
              <h3 className={css.heading}>{t('meetings.chapters')}</h3>
              <ol className={css.chapters}>
                {recording.chapters.map(({ start, title: name }, index) => {
                  const next = recording.chapters[index + 1]?.start ?? Number.POSITIVE_INFINITY;
                  return (
                    <li key={start}>
                      <button
                        type="button"
                        className={css.chapter}
                        aria-current={now >= start && now < next}
                        onClick={() => seek(start)}
                      >
                        <span className="tnum">{clockText(start)}</span> <bdi>{name}</bdi>
                      </button>
                    </li>
                  );
                })}
              </ol>
            </nav>
          ) : null}
        </div>
      ) : (
        <p className={css.quiet} role="status">
          <State recording={recording} />
        </p>
      )}
      <Events events={recording.events} now={now} onSeek={seek} />
      {recording.words ? <Words words={recording.words} now={now} onSeek={seek} /> : null}
    </Section>
  );
}

function State({ recording: { status } }: { recording: MeetingRecording }) {
  const { t } = useText();
  if (status === 'Recording') return t('meetings.recordingOn');
  return t(status === 'Failed' ? 'meetings.recordingFailed' : 'meetings.recordingWorks');
}

function Actions({ recording }: { recording: MeetingRecording }) {
  const { t } = useText();
  const [sure, setSure] = useState(false);
  const { mutate, isPending } = useDeleteRecording();
  return (
    <>
      {recording.url ? (
        <Button
          component="a"
          href={`${sourceOf(recording)}?contentDisposition=Attachment`}
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('meetings.download')}
        </Button>
      ) : null}
      {recording.mayDelete && !sure ? (
        <Button variant="default" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => setSure(true)}>
          {t('meetings.delete')}
        </Button>
      ) : null}
      {sure ? (
        <span className={css.sure} role="alert">
          {t('meetings.deleteSure')}
          <Button variant="default" onClick={() => setSure(false)}>
            {t('meetings.dismiss')}
          </Button>
          <Button color="red" loading={isPending} onClick={() => mutate(recording.id)}>
            {t('meetings.delete')}
          </Button>
        </span>
      ) : null}
    </>
  );
}

interface CitedListProps {
  title: string;
  items: Cited[];
  onSeek: (seconds: number) => void;
}

/** Sentences, each with the second at which it was said. */
export function CitedList({ title, items, onSeek }: CitedListProps): ReactNode {
  if (!items.length) return null;
  return (
    <div>
      <h3 className={css.heading}>{title}</h3>
      <ul className={css.cited}>
        {items.map(({ text, at }) => (
          <li key={`${at} ${text}`}>
            <button type="button" className={css.second} onClick={() => onSeek(at)}>
              <span className="tnum">{clockText(at)}</span>
            </button>{' '}
            <span dir="auto">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
