import type { ReactNode } from 'react';
import css from './Tag.module.css';

export type TagTone = 'plain' | 'good' | 'warn' | 'bad' | 'accent' | 'alarm';

/** A small word about a state. */
export function Tag({ tone = 'plain', icon, children }: { tone?: TagTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={css.tag} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
