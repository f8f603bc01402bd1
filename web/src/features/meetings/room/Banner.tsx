import { Button } from '@mantine/core';
import {
  IconAntennaBars2,
  IconMicrophoneOff,
  IconPlugConnectedX,
  IconScreenShare,
  IconVolumeOff,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from '@/design/store';
import { useRoomText } from '../join/RoomWords';
import { useMeter } from '../join/useMeter';
import { sentence } from './diagnosis';
import css from './Room.module.css';
import { useRoom, useSession } from './useRoom';

/** What does not work right now, or what others do not hear; one thing at a time. */
export function Banner() {
  const { t } = useRoomText();
  const { session, role, me, participants } = useRoom();
  const diagnosis = useStore(session.diagnosis);
  const status = useStore(session.status);
  const { link, soundBlocked, screen } = useStore(session.media);
  const unheard = useTalksMuted();
  const why = useStore(session.noMedia);
  const late = useLate(link === 'connecting');
  if (status !== 'open')
    return <Line icon={<IconPlugConnectedX size={19} aria-hidden />} words={t('meet.network')} tone="bad" />;
  if (late)
    return (
      <Line icon={<IconPlugConnectedX size={19} aria-hidden />} words={why || t('meet.mediaWaiting')} tone="warn" />
    );
  if (link === 'reconnecting')
    return <Line icon={<IconPlugConnectedX size={19} aria-hidden />} words={t('meet.media')} tone="bad" />;
  if (soundBlocked)
    return (
      <Line icon={<IconVolumeOff size={19} aria-hidden />} words={t('meet.sound')} tone="warn">
        <Button size="compact-sm" onClick={() => session.playSound()}>
          {t('meet.soundPlay')}
        </Button>
      </Line>
    );
  if (unheard)
    return (
      <Line icon={<IconMicrophoneOff size={19} aria-hidden />} words={t('meet.mutedHint')} tone="warn">
        <Button size="compact-sm" variant="default" onClick={() => session.setMicrophone(true)}>
          {t('meet.unmute')}
        </Button>
      </Line>
    );
  if (diagnosis && diagnosis.cause !== 'good' && diagnosis.cause !== 'receiver') {
    const nameOf = (id: string) => participants.find((each) => each.id === id)?.name ?? '?';
    const [key, holes] = sentence(me?.name ?? '', diagnosis, nameOf);
    return <Line icon={<IconAntennaBars2 size={19} aria-hidden />} words={t(key, holes)} tone="warn" />;
  }
  if (screen.on)
    return (
      <Line icon={<IconScreenShare size={19} aria-hidden />} words={t('meet.sharing')} tone="plain">
        <Button size="compact-sm" color="red" onClick={() => session.toggleScreen()}>
          {t('meet.stopShare')}
        </Button>
      </Line>
    );
  if (role === 'listener') return <Line icon={null} words={t('meet.listening')} tone="plain" />;
  return null;
}

const PATIENCE = 6_000;

/** Whether something goes on for longer than people wait. */
function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!waiting) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [waiting]);
  return late;
}

interface LineProps {
  icon: ReactNode;
  words: string;
  tone: 'bad' | 'warn' | 'plain';
  children?: ReactNode;
}

const Line = ({ icon, words, tone, children }: LineProps) => (
  <div className={css.banner} role="status" data-tone={tone}>
    {icon}
    <span className={css.bannerWords}>{words}</span>
    {children}
  </div>
);

const SPEECH = 0.22;
const LONG_ENOUGH = 6;
const SHOWN = 8_000;

/** Whether somebody speaks into a microphone that is muted. A cough is no speech. */
function useTalksMuted(): boolean {
  const session = useSession();
  const { microphone } = useStore(session.media);
  const muted = !microphone.on;
  // What was heard last, measured on while others hear nothing of it.
  const [last, setLast] = useState<MediaStreamTrack | null>(null);
  useEffect(() => {
    const track = microphone.stream?.getAudioTracks()[0];
    if (track) setLast(track);
  }, [microphone.stream]);
  const level = useMeter(muted ? last : null);
  const [loud, setLoud] = useState(0);
  const [until, setUntil] = useState(0);
  useEffect(() => {
    if (!muted) {
      setLoud(0);
      return setUntil(0);
    }
    setLoud((now) => (level > SPEECH ? now + 1 : Math.max(0, now - 1)));
  }, [level, muted]);
  useEffect(() => {
    if (loud < LONG_ENOUGH) return;
    setUntil(Date.now() + SHOWN);
    const timer = setTimeout(() => setUntil(0), SHOWN);
    return () => clearTimeout(timer);
  }, [loud]);
  return muted && until > 0;
}
