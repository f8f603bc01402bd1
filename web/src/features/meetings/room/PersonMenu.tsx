import { Menu } from '@mantine/core';
import { IconCrown, IconMicrophoneOff, IconStar, IconUserMinus, IconVideoOff, IconVolume } from '@tabler/icons-react';
import { useRoomText } from '../join/RoomWords';
import type { Participant } from '../protocol';
import { asked } from './asked';
import { useRoom } from './useRoom';

/** What hosts may do with somebody in the meeting. Nothing for others. */
export function HostItems({ participant }: { participant: Participant }) {
  const { t } = useRoomText();
  const { session, host, role, room, you } = useRoom();
  if (!host) return null;
  const { id, name } = participant;
  const own = id === you;
  const lit = room.spotlight === id;
  const setRole = (wanted: Participant['role']) => void session.ask('setRole', { participant: id, role: wanted });
  return (
    <>
      <Menu.Item
        leftSection={<IconStar size={17} aria-hidden />}
        onClick={() => void session.ask('spotlight', { participant: lit ? '' : id })}
      >
        {t(lit ? 'meet.stopSpotlight' : 'meet.spotlight')}
      </Menu.Item>
      {own ? null : (
        <>
          {participant.muted.microphone || !participant.sources.includes('microphone') ? null : (
            <Menu.Item
              leftSection={<IconMicrophoneOff size={17} aria-hidden />}
              onClick={() => void session.ask('muteOther', { participant: id, source: 'microphone' })}
            >
              {t('meet.mute')}
            </Menu.Item>
          )}
          {participant.muted.camera || !participant.sources.includes('camera') ? null : (
            <Menu.Item
              leftSection={<IconVideoOff size={17} aria-hidden />}
              onClick={() => void session.ask('muteOther', { participant: id, source: 'camera' })}
            >
              {t('meet.stopCamera')}
            </Menu.Item>
          )}
          {role === 'host' && participant.role !== 'host' ? (
            <Menu.Item leftSection={<IconCrown size={17} aria-hidden />} onClick={() => setRole('host')}>
              {t('meet.makeHost')}
            </Menu.Item>
          ) : null}
          {participant.role === 'speaker' || participant.role === 'listener' ? (
            <Menu.Item leftSection={<IconCrown size={17} aria-hidden />} onClick={() => setRole('coHost')}>
              {t('meet.makeCoHost')}
            </Menu.Item>
          ) : null}
          {participant.role === 'host' || (participant.role === 'coHost' && role !== 'host') ? null : (
            <Menu.Item
              leftSection={<IconVolume size={17} aria-hidden />}
              onClick={() => setRole(participant.role === 'listener' ? 'speaker' : 'listener')}
            >
              {t(participant.role === 'listener' ? 'meet.makeSpeaker' : 'meet.makeListener')}
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            leftSection={<IconUserMinus size={17} aria-hidden />}
            onClick={() =>
              asked.set({
                title: t('meet.removeConfirm', { name }),
                words: t('meet.removeConfirmWords'),
                button: t('meet.remove'),
                act: () => void session.ask('remove', { participant: id }),
              })
            }
          >
            {t('meet.remove')}
          </Menu.Item>
        </>
      )}
    </>
  );
}
