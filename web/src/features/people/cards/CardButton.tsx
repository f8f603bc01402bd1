import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '@/text/useText';
import css from './Card.module.css';
import { type CardOf, openCard } from './openCard';

/** Opens the card of somebody: their face or name inside. Without a `card` it is what it shows. */
export function CardButton({ card, name, children }: { card?: CardOf; name: string; children: ReactNode }) {
  const { t } = useText();
  if (!card) return children;
  return (
    <UnstyledButton
      className={css.opener}
      aria-haspopup="dialog"
      onClick={(event) => {
        event.stopPropagation();
        openCard(card);
      }}
    >
      <span className="sr-only">{t('card.open', { who: name })}</span>
      {children}
    </UnstyledButton>
  );
}
