import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import { IconAlertCircleFilled, IconDots, IconMail, IconMailOpened, IconTrash, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { daysAgo, dayText, timeText } from '@/design/time';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useText } from '@/text/useText';
import css from './Texts.module.css';

interface RowProps {
  title: string;
  face: string;
  /** The other side's phone number, whose picture is shown where one is known. */
  number?: string;
  group?: boolean;
  at: string;
  snippet: ReactNode;
  draft?: string;
  failed?: boolean;
  unread: number;
  active: boolean;
  tags?: ReactNode;
  onOpen: () => void;
  actions?: { onMark: (readStatus: 'Read' | 'Unread') => void; onDelete: () => void };
}

/** One conversation in a list. */
export function ConversationRow(props: RowProps) {
  const { title, face, number = '', group, at, snippet, draft, failed, unread, active, tags, onOpen, actions } = props;
  const { t } = useText();
  return (
    <li className={css.row} data-active={active || undefined} data-unread={unread > 0 || undefined}>
      <UnstyledButton className={css.open} data-row onClick={onOpen} aria-current={active || undefined}>
        <ContactAvatar
          number={number}
          name={face}
          size={42}
          fallback={group ? <IconUsers size={20} aria-hidden /> : undefined}
        />
        <span className={css.words}>
          <span className={css.top}>
            <span className={css.name}>{title}</span>
            <When at={at} />
          </span>
          <span className={css.bottom}>
            {failed ? (
              <IconAlertCircleFilled className={css.failed} size={15} aria-label={t('textStatus.failed')} />
            ) : null}
            <span className={css.snippet}>
              {draft ? (
                <>
                  <b className={css.draft}>{t('texts.draft')}</b> {draft}
                </>
              ) : (
                snippet
              )}
            </span>
            {unread > 0 ? (
              <span className={css.badge}>
                {unread}
                <span className="sr-only"> {t('texts.unreadWord')}</span>
              </span>
            ) : null}
          </span>
          {tags ? <span className={css.tags}>{tags}</span> : null}
        </span>
      </UnstyledButton>
      {actions ? <RowMenu title={title} unread={unread > 0} {...actions} /> : null}
    </li>
  );
}

function When({ at }: { at: string }) {
  const { code } = useText();
  const [moment, now] = [new Date(at), new Date()];
  return (
    <time className={css.when} dateTime={at}>
      {daysAgo(moment, now) === 0 ? timeText(moment, code) : dayText(moment, now, code)}
    </time>
  );
}

interface RowMenuProps {
  title: string;
  unread: boolean;
  onMark: (readStatus: 'Read' | 'Unread') => void;
  onDelete: () => void;
}

function RowMenu({ title, unread, onMark, onDelete }: RowMenuProps) {
  const { t } = useText();
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon className={css.rowMenu} color="gray" size="lg" aria-label={t('texts.actions', { who: title })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={unread ? <IconMailOpened size={17} aria-hidden /> : <IconMail size={17} aria-hidden />}
          onClick={() => onMark(unread ? 'Read' : 'Unread')}
        >
          {unread ? t('texts.markRead') : t('texts.markUnread')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={17} aria-hidden />} onClick={onDelete}>
          {t('texts.deleteConversation')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
