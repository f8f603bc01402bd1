import { Button, TextInput } from '@mantine/core';
import { IconPhoneOutgoing } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';
import { useRoom } from './useRoom';

/** A host calls a telephone; who answers presses 1 to join. */
export function CallPhone() {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [number, setNumber] = useState('');
  const [ringing, setRinging] = useState('');
  const [asking, setAsking] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsking(true);
    setRinging('');
    if (await session.ask('callOut', { number: number.trim() })) {
      setRinging(number.trim());
      setNumber('');
    }
    setAsking(false);
  };
  return (
    <form className={css.panelFoot} onSubmit={(event) => void submit(event)}>
      <TextInput
        size="sm"
        type="tel"
        aria-label={t('meet.phoneNumber')}
        placeholder={t('meet.phoneNumber')}
        description={ringing ? t('meet.phoneRings', { number: ringing }) : undefined}
        value={number}
        maxLength={40}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        size="compact-md"
        loading={asking}
        disabled={number.trim().length < 2}
        leftSection={<IconPhoneOutgoing size={16} aria-hidden />}
      >
        {t('meet.callPhone')}
      </Button>
    </form>
  );
}
