import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import css from './Encryption.module.css';
import type { SeenPost } from './opened';

/** Why a message cannot be read here, and what helps; nothing where it can. */
export function SealedState({ post }: { post: SeenPost }) {
  const { t } = useText();
  if (post.opening)
    return (
      <p className={css.locked} aria-busy>
        <IconLock size={15} aria-hidden /> {t('encryption.opening')}
      </p>
    );
  if (post.locked)
    return (
      <p className={css.locked} data-testid="locked" data-why={post.locked}>
        <IconLock size={15} aria-hidden /> {t(`encryption.locked.${post.locked}`)}
      </p>
    );
  if (post.doubt)
    return (
      <p className={css.doubt}>
        <IconAlertTriangle size={15} aria-hidden /> {t('encryption.doubt')}
      </p>
    );
  return null;
}
