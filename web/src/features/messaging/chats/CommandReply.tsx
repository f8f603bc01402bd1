import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import css from './Composer.module.css';
import { FormattedText } from './FormattedText';
import { usePeople } from './names';
import type { Reply } from './useCommandLine';

interface ReplyProps {
  reply: Reply;
  onPost: () => void;
  onClose: () => void;
}

/** The answer to a command, above the field; nobody else sees it. */
export function CommandReply({ reply, onPost, onClose }: ReplyProps) {
  const { t } = useText();
  const { me, nameOf } = usePeople();
  return (
    <section className={css.reply} role="status" data-kind={reply.kind} data-testid="command-reply">
      <div className={css.replyWords}>
        <span className={css.replyHead}>/{reply.name}</span>
        {reply.kind === 'unknown' ? (
          <span>{t('chats.command.unknown')}</span>
        ) : reply.kind === 'failed' ? (
          <span>{reply.text}</span>
        ) : (
          <>
            <span className={css.replyHint}>{t('chats.command.onlyYou')}</span>
            <FormattedText text={reply.text} me={me} nameOf={nameOf} />
          </>
        )}
      </div>
      {reply.kind === 'unknown' ? (
        <Button size="compact-sm" variant="default" onClick={onPost}>
          {t('chats.command.asPost')}
        </Button>
      ) : null}
      <ActionIcon size={28} color="gray" onClick={onClose} aria-label={t('action.close')}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </section>
  );
}
