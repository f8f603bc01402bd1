import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';
import { useSession } from './useRoom';

export function Rename({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useRoomText();
  const session = useSession();
  const [wanted, setWanted] = useState(name);
  const save = async () => {
    if (wanted.trim() && (await session.ask('rename', { name: wanted.trim() }))) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('meet.rename')} closeButtonProps={{ 'aria-label': t('meet.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t('meet.newName')}
          value={wanted}
          maxLength={60}
          data-autofocus
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <div className={css.answers}>
          <Button variant="default" onClick={onClose}>
            {t('meet.cancel')}
          </Button>
          <Button type="submit" disabled={!wanted.trim()}>
            {t('meet.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
