import { Button } from '@mantine/core';
import { IconAlertCircle, IconClock } from '@tabler/icons-react';
import { Avatar } from '@/design/parts/Person';
import { useText } from '@/text/useText';
import { keepDraft } from '../texts/drafts';
import css from './Flow.module.css';
import { FormattedText } from './FormattedText';
import { fromWire, usePeople } from './names';
import { discard, type Pending, sendAgain } from './outbox';

/** A post that the server has not got yet, and what becomes of it. */
export function PendingPost({ pending }: { pending: Pending }) {
  const { t } = useText();
  const { me, nameOf } = usePeople();
  const { id, text, state, problem, attachments, chatId, threadId } = pending;
  const why =
    problem?.code === 'E2E-doubt'
      ? t('encryption.confirmFirst')
      : problem?.code === 'E2E-keys'
        ? t('encryption.locked.notLetIn')
        : (problem?.message ?? '');
  const edit = () => {
    keepDraft(threadId ? `thread:${threadId}` : `chat:${chatId}`, fromWire(text, nameOf));
    discard(id);
  };
  return (
    <li className={css.post} data-pending={state} data-testid="pending-post">
      <span className={css.side}>
        <Avatar name={nameOf(me)} size={36} />
      </span>
      <div className={css.body}>
        <div className={css.head}>
          <span className={css.author}>{nameOf(me)}</span>
        </div>
        {text ? <FormattedText text={text} me={me} nameOf={nameOf} /> : null}
        {attachments.length > 0 ? (
          <div className={css.small}>{attachments.map((each) => each.name).join(', ')}</div>
        ) : null}
        <div className={css.state} data-state={state} role="status">
          {state === 'failed' ? <IconAlertCircle size={15} aria-hidden /> : <IconClock size={15} aria-hidden />}
          <span>{state === 'failed' ? `${t('texts.notSent')} ${why}` : t(`chats.state.${state}`)}</span>
          {state === 'failed' ? (
            <>
              <Button size="compact-xs" variant="default" onClick={() => sendAgain(id)}>
                {t('action.retry')}
              </Button>
              {attachments.length === 0 ? (
                <Button size="compact-xs" variant="default" onClick={edit}>
                  {t('texts.edit')}
                </Button>
              ) : null}
            </>
          ) : null}
          {state !== 'sending' ? (
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => discard(id)}>
              {t('texts.discard')}
            </Button>
          ) : null}
        </div>
      </div>
    </li>
  );
}
