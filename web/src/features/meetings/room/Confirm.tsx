import { Button, Modal } from '@mantine/core';
import { useStore } from '@/design/store';
import { useRoomText } from '../join/RoomWords';
import { asked } from './asked';
import css from './Room.module.css';

/** One question before something that cannot be taken back. */
export function Confirm() {
  const { t } = useRoomText();
  const question = useStore(asked);
  const close = () => asked.set(null);
  return (
    <Modal
      opened={question !== null}
      onClose={close}
      title={question?.title}
      closeButtonProps={{ 'aria-label': t('meet.close') }}
    >
      <p className={css.question}>{question?.words}</p>
      <div className={css.answers}>
        <Button variant="default" onClick={close} data-autofocus>
          {t('meet.cancel')}
        </Button>
        <Button
          color="red"
          onClick={() => {
            question?.act();
            close();
          }}
        >
          {question?.button}
        </Button>
      </div>
    </Modal>
  );
}
