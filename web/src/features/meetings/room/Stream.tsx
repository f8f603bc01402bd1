import { Button, Menu, Modal, PasswordInput, TextInput } from '@mantine/core';
import { IconBroadcast, IconBroadcastOff, IconLink } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import { streamOf } from './features';
import css from './Room.module.css';
import { useRoom } from './useRoom';

/** Seen by everybody for as long as the meeting is live. Hosts see when the service does not take it. */
export function LiveBadge() {
  const { t } = useRoomText();
  const stream = streamOf(useRoom());
  if (!stream) return null;
  const failed = stream.sending === 'failed';
  return (
    <span
      className={css.live}
      data-failed={failed || undefined}
      data-testid="live-badge"
      title={stream.problem || undefined}
    >
      <IconBroadcast size={15} aria-hidden />
      <span className={css.liveWords}>
        {failed ? t('meet.streamNotTaken', { host: stream.host ?? '' }) : t('meet.live')}
      </span>
      {stream.problem ? <span className="sr-only">{stream.problem}</span> : null}
    </span>
  );
}

/** For hosts: go live, get the link for viewers, and stop. */
export function StreamItems({ onGoLive }: { onGoLive: () => void }) {
  const { t } = useRoomText();
  const room = useRoom();
  const { session } = room;
  const copy = async () => {
    const link = await session.streamLink();
    if (!link) return;
    await navigator.clipboard.writeText(link);
    session.tell({ kind: 'streamLinkCopied' });
  };
  if (!streamOf(room))
    return (
      <Menu.Item leftSection={<IconBroadcast size={17} aria-hidden />} onClick={onGoLive}>
        {t('meet.goLive')}
      </Menu.Item>
    );
  return (
    <>
      <Menu.Item leftSection={<IconLink size={17} aria-hidden />} onClick={() => void copy()}>
        {t('meet.streamLink')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconBroadcastOff size={17} aria-hidden />}
        onClick={() => void session.ask('stopStream')}
      >
        {t('meet.streamStop')}
      </Menu.Item>
    </>
  );
}

/** Where to: viewers with the link, and a service if there is one. */
export function GoLive({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [asking, setAsking] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsking(true);
    const started = await session.ask('startStream', { address: address.trim(), key: key.trim() });
    setAsking(false);
    if (!started) return;
    setKey('');
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('meet.goLive')}
      closeButtonProps={{ 'aria-label': t('meet.close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <p className={css.question}>{t('meet.goLiveWords')}</p>
        <TextInput
          mt="md"
          type="url"
          inputMode="url"
          autoComplete="off"
          label={t('meet.streamAddress')}
          placeholder="rtmps://live.example.com/app"
          value={address}
          maxLength={500}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <PasswordInput
          mt="sm"
          autoComplete="off"
          label={t('meet.streamKey')}
          value={key}
          maxLength={500}
          disabled={!address.trim()}
          visibilityToggleButtonProps={{ 'aria-label': t('meet.streamKeyShow') }}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <div className={css.answers}>
          <Button variant="default" onClick={onClose}>
            {t('meet.cancel')}
          </Button>
          <Button type="submit" loading={asking}>
            {t('meet.goLive')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
