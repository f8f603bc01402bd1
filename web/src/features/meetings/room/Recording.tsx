import { Button, Menu, Modal } from '@mantine/core';
import { IconBadgeCc, IconPlayerPause, IconPlayerPlay, IconPlayerRecord, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from '@/design/store';
import { useRoomText } from '../join/RoomWords';
import { captionsOn, recordingsOf, streamOf } from './features';
import css from './Room.module.css';
import { useRoom } from './useRoom';

/** Seen for as long as anything is recorded. */
export function RecordingBadge() {
  const { t } = useRoomText();
  const running = recordingsOf(useRoom());
  if (!running.length) return null;
  const paused = running.every((each) => each.paused);
  return (
    <span className={css.recording} data-paused={paused || undefined} data-testid="recording-badge">
      {paused ? <IconPlayerPause size={15} aria-hidden /> : <IconPlayerRecord size={15} aria-hidden />}
      {t(paused ? 'meet.recordingIsPaused' : 'meet.recording')}
    </span>
  );
}

/** For hosts: start a recording, and pause, resume or stop those that run. */
export function RecordingItems() {
  const { t } = useRoomText();
  const room = useRoom();
  const { session } = room;
  const running = recordingsOf(room);
  return (
    <>
      {running.map(({ id, paused, by }) => (
        <div key={id} role="group" aria-label={t('meet.recordingOf', { name: by })}>
          <Menu.Item
            leftSection={paused ? <IconPlayerPlay size={17} aria-hidden /> : <IconPlayerPause size={17} aria-hidden />}
            onClick={() => void session.ask('pauseRecording', { recording: id, paused: !paused })}
          >
            {t(paused ? 'meet.recordResume' : 'meet.recordPause')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPlayerStop size={17} aria-hidden />}
            onClick={() => void session.ask('stopRecording', { recording: id })}
          >
            {t('meet.recordStop')}
          </Menu.Item>
        </div>
      ))}
      {running.length === 0 ? (
        <Menu.Item
          leftSection={<IconPlayerRecord size={17} aria-hidden />}
          onClick={() => void session.ask('startRecording')}
        >
          {t('meet.record')}
        </Menu.Item>
      ) : null}
    </>
  );
}

/** For hosts: captions for everybody. */
export function CaptionItem() {
  const { t } = useRoomText();
  const room = useRoom();
  const on = captionsOn(room);
  return (
    <Menu.Item
      leftSection={<IconBadgeCc size={17} aria-hidden />}
      onClick={() => void room.session.ask('setCaptions', { on: !on })}
    >
      {t(on ? 'meet.captionsOff' : 'meet.captionsOn')}
    </Menu.Item>
  );
}

/** What is said, some seconds after it is said. */
export function Captions() {
  const { t } = useRoomText();
  const room = useRoom();
  const said = useStore(room.session.captions);
  if (!captionsOn(room)) return null;
  return (
    <div className={css.captions} role="log" aria-live="off" aria-label={t('meet.captions')} data-testid="captions">
      {said.length === 0 ? <p className={css.caption}>{t('meet.captionsListening')}</p> : null}
      {said.map(({ key, name, text }) => (
        <p key={key} className={css.caption}>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          <span dir="auto">{text}</span>
        </p>
      ))}
    </div>
  );
}

const TONE_HZ = 1400;
const TONE_SECONDS = 0.5;

/** Heard by everybody before anything of them is recorded, as the law of many places asks for. */
function playTone(): void {
  try {
    const context = new AudioContext();
    const [tone, loudness] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = TONE_HZ;
    loudness.gain.value = 0.15;
    tone.connect(loudness).connect(context.destination);
    tone.onended = () => void context.close();
    tone.start();
    tone.stop(context.currentTime + TONE_SECONDS);
  } catch {
    // Without a sound device the dialog says it.
  }
}

/** Participants confirm each recording or live stream, or leave. Shown for each that starts. */
export function RecordingNotice() {
  const { t } = useRoomText();
  const room = useRoom();
  const stream = streamOf(room);
  const running: { id: string; by: string }[] = [...(stream ? [stream] : []), ...recordingsOf(room)];
  const [known, setKnown] = useState<readonly string[]>([]);
  const heard = useRef(new Set<string>());
  const fresh = running.filter(({ id }) => !heard.current.has(id)).map(({ id }) => id);
  const news = fresh.join(' ');
  useEffect(() => {
    if (!news) return;
    for (const id of news.split(' ')) heard.current.add(id);
    playTone();
  }, [news]);
  const untold = running.filter(({ id, by }) => !known.includes(id) && !(room.host && by === room.me?.name));
  const stay = () => setKnown(running.map(({ id }) => id));
  const live = untold[0]?.id === stream?.id;
  return (
    <Modal
      opened={untold.length > 0}
      onClose={stay}
      title={t(live ? 'meet.streamTold' : 'meet.recordingTold')}
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      <p className={css.question}>
        {t(live ? 'meet.streamToldWords' : 'meet.recordingToldWords', { name: untold[0]?.by ?? '' })}
      </p>
      <div className={css.answers}>
        <Button variant="default" onClick={() => room.session.leave()}>
          {t('meet.leave')}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t('meet.recordingStay')}
        </Button>
      </div>
    </Modal>
  );
}
