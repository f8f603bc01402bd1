import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconAlertCircleFilled,
  IconCheck,
  IconChecks,
  IconClock,
  IconCopy,
  IconDots,
  IconLock,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { timeText } from '@/design/time';
import { useText } from '@/text/useText';
import { FileView } from './FileView';
import css from './Flow.module.css';
import { failureOf, hasFailed } from './failures';
import type { FlowItem } from './flow';
import { useNames } from './names';

interface BubbleProps {
  item: FlowItem;
  onDelete?: () => void;
  /** Send the same once more; left out where that makes no sense. */
  onAgain?: () => void;
}

/** One text or note, with what became of it. */
export function Bubble({ item, onDelete, onAgain }: BubbleProps) {
  const { t, code } = useText();
  const nameOf = useNames();
  const at = new Date(item.at);
  const author = item.author ?? (item.authorNumber ? nameOf(item.authorNumber).title : undefined);
  const failed = hasFailed(item.status);
  return (
    <li className={css.item} data-mine={item.mine || undefined} data-kind={item.kind} data-testid="text-item">
      {author ? (
        <span className={css.author}>
          {item.kind === 'note' ? <IconLock size={13} aria-hidden /> : null}
          {item.kind === 'note' ? t('texts.noteBy', { who: author }) : author}
        </span>
      ) : null}
      <div className={css.line}>
        <div className={css.bubble} data-failed={failed || undefined}>
          <span className="sr-only">{item.mine ? t('texts.youWrote') : t('texts.theyWrote')}</span>
          {item.files.map((file) => (
            <FileView key={file.id} file={file} />
          ))}
          {item.text ? <p className={css.text}>{item.text}</p> : null}
        </div>
        <BubbleMenu item={item} onDelete={onDelete} />
      </div>
      <span className={css.meta}>
        <time dateTime={item.at}>{timeText(at, code)}</time>
        {item.automatic ? <span>{t('autoReplies.automatic')}</span> : null}
        {item.status ? <StatusMark status={item.status} /> : null}
      </span>
      {item.recipients ? <GroupOutcome item={item} /> : null}
      {failed ? <FailureNote code={item.errorCode} onAgain={onAgain} /> : null}
    </li>
  );
}

function BubbleMenu({ item, onDelete }: { item: FlowItem; onDelete?: () => void }) {
  const { t } = useText();
  if (!item.text && !onDelete) return null;
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon className={css.more} color="gray" size="md" aria-label={t('texts.itemActions')}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item.text ? (
          <Menu.Item
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => void navigator.clipboard?.writeText(item.text)}
          >
            {t('action.copy')}
          </Menu.Item>
        ) : null}
        {onDelete ? (
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={onDelete}>
            {t('action.delete')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Queued, Sent, Delivered or failed: in a word, with what that means. */
function StatusMark({ status }: { status: string }) {
  const { t } = useText();
  if (hasFailed(status)) return <span className={css.bad}>{t('textStatus.failed')}</span>;
  if (status === 'Delivered')
    return (
      <span className={css.status} title={t('textStatus.deliveredHint')}>
        <IconChecks size={15} aria-hidden /> {t('textStatus.delivered')}
      </span>
    );
  if (status === 'Sent')
    return (
      <span className={css.status} title={t('textStatus.sentHint')}>
        <IconCheck size={15} aria-hidden /> {t('textStatus.sent')}
      </span>
    );
  return (
    <span className={css.status} title={t('textStatus.queuedHint')}>
      <IconClock size={14} aria-hidden /> {t('textStatus.queued')}
    </span>
  );
}

/** A group text is many texts: how many arrived, and who got none. */
function GroupOutcome({ item }: { item: FlowItem }) {
  const { t } = useText();
  const nameOf = useNames();
  if (!item.mine) return null;
  const all = item.recipients ?? [];
  const statusOf = (each: (typeof all)[number]) => (each as { messageStatus?: string }).messageStatus;
  const delivered = all.filter((each) => statusOf(each) === 'Delivered').length;
  const missed = all.filter((each) => hasFailed(statusOf(each)));
  return (
    <span className={css.meta}>
      {t('texts.deliveredTo', { count: delivered, all: all.length })}
      {missed.length > 0
        ? ` · ${t('texts.notTo', { who: missed.map((each) => nameOf(each.phoneNumber ?? '').title).join(', ') })}`
        : ''}
    </span>
  );
}

function FailureNote({ code, onAgain }: { code?: string; onAgain?: () => void }) {
  const { t } = useText();
  const failure = failureOf(code);
  return (
    <div className={css.failure} role="note" data-testid="text-failure">
      <IconAlertCircleFilled size={17} aria-hidden />
      <span>
        <b>{t(failure.reason)}</b> {t(failure.advice)}
        {code ? <span className={css.code}> {code}</span> : null}
      </span>
      {onAgain && failure.again ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={onAgain}
        >
          {t('texts.sendAgain')}
        </Button>
      ) : null}
    </div>
  );
}
