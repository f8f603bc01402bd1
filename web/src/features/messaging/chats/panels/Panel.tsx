import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '@/text/useText';
import css from '../Chats.module.css';

interface PanelProps {
  title: string;
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** What stands beside a conversation. */
export function Panel({ title, actions, onClose, children }: PanelProps) {
  const { t } = useText();
  return (
    <aside className={css.panel} aria-label={title} data-testid="side-panel">
      <header className={css.panelHeader}>
        <h2 className={css.panelTitle}>{title}</h2>
        {actions}
        <ActionIcon size={38} color="gray" onClick={onClose} aria-label={t('chats.closePanel')}>
          <IconX size={19} aria-hidden />
        </ActionIcon>
      </header>
      {children}
    </aside>
  );
}
