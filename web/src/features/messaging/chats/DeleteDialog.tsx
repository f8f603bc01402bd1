import { Button, Modal } from '@mantine/core';
import { useText } from '@/text/useText';
import css from './Chats.module.css';
import { remove } from './marks';
import type { Post } from './shapes';

export function DeleteDialog({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t } = useText();
  const sure = () => {
    remove(post, t('texts.notChanged'));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('chats.deleteTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.ask}>{t('chats.deleteWords')}</p>
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('texts.keep')}
        </Button>
        <Button color="red" onClick={sure} data-autofocus>
          {t('chats.deletePost')}
        </Button>
      </div>
    </Modal>
  );
}
