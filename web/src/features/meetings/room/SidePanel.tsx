import { CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Beside the tiles; on a phone over them. */
export function SidePanel({ title, onClose, children }: Props) {
  const { t } = useRoomText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside
      className={css.panel}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className={css.panelHead}>
        <h2 ref={heading} tabIndex={-1} className={css.panelTitle}>
          {title}
        </h2>
        <CloseButton aria-label={t('meet.close')} onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}
