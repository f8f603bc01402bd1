import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '@/text/useText';
import css from './Texts.module.css';

interface HeaderProps {
  leading: ReactNode;
  title: string;
  detail?: ReactNode;
  actions?: ReactNode;
  onBack: () => void;
}

/** Who one writes with; on narrow screens with the way back to the list. */
export function ViewHeader({ leading, title, detail, actions, onBack }: HeaderProps) {
  const { t } = useText();
  return (
    <header className={css.viewHeader}>
      <ActionIcon className={css.back} size={42} color="gray" onClick={onBack} aria-label={t('texts.back')}>
        <IconArrowLeft size={22} aria-hidden />
      </ActionIcon>
      {leading}
      <div className={css.viewWords}>
        <h2 className={css.viewTitle} title={title}>
          {title}
        </h2>
        {detail ? <div className={css.viewDetail}>{detail}</div> : null}
      </div>
      {actions ? <div className={css.viewActions}>{actions}</div> : null}
    </header>
  );
}
