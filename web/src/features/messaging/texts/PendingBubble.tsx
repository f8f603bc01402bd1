import { Button } from '@mantine/core';
import { IconAlertCircleFilled, IconClock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ApiError } from '@/api/errors';
import { useText } from '@/text/useText';
import css from './Flow.module.css';
import { discard, type Pending, sendAgain } from './outbox';

/** What was just written: on its way, or not taken, with the reason and what to do. */
export function PendingBubble({ pending, onEdit }: { pending: Pending; onEdit: (text: string) => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const { order, state, problem } = pending;
  const edit = () => {
    discard(pending.id);
    onEdit(order.text);
  };
  return (
    <li className={css.item} data-mine data-kind="text" data-testid="text-pending">
      <div className={css.line}>
        <div
          className={css.bubble}
          data-waits={state !== 'failed' || undefined}
          data-failed={state === 'failed' || undefined}
        >
          <span className="sr-only">{t('texts.youWrote')}</span>
          {order.pictures.map(({ id, url, file }) =>
            url ? (
              <span key={id} className={css.picture}>
                <img src={url} alt={file.name} />
              </span>
            ) : (
              <span key={id} className={css.file}>
                {file.name}
              </span>
            ),
          )}
          {order.text ? <p className={css.text}>{order.text}</p> : null}
        </div>
      </div>
      {state === 'failed' ? (
        <div className={css.failure} role="alert" data-testid="text-failure">
          <IconAlertCircleFilled size={17} aria-hidden />
          <span>
            <b>{t('texts.notSent')}</b> {reasonOf(problem, t('texts.unreachable'))}
          </span>
          <span className={css.buttons}>
            <Button size="compact-sm" variant="default" onClick={() => sendAgain(queries, pending)}>
              {t('action.retry')}
            </Button>
            {order.pictures.length === 0 ? (
              <Button size="compact-sm" variant="default" onClick={edit}>
                {t('texts.edit')}
              </Button>
            ) : null}
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => discard(pending.id)}>
              {t('texts.discard')}
            </Button>
          </span>
        </div>
      ) : (
        <span className={css.meta}>
          <span className={css.status}>
            <IconClock size={14} aria-hidden /> {t('textStatus.sending')}
          </span>
        </span>
      )}
    </li>
  );
}

/** The server's own words, which say what is wrong and what to do; it also names the rule where there is one. */
const reasonOf = (problem: ApiError | undefined, unreachable: string): string =>
  !problem || problem.unreachable ? unreachable : problem.message;
