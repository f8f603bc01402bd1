import type { ReactNode } from 'react';
import { useText } from '@/text/useText';
import css from './Person.module.css';

export type PresenceLook = 'available' | 'busy' | 'dnd' | 'oncall' | 'ringing' | 'away' | 'offline';

const hueOf = (text: string): number => {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 3600;
  return sum % 360;
};

/** Initials of up to two words; an icon stands in for a bare number. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join('');

interface AvatarProps {
  name: string;
  size?: number;
  presence?: PresenceLook;
  fallback?: ReactNode;
  /** The address of a picture, in place of initials. */
  picture?: string;
  /** The presence is said in words next to it already. */
  silent?: boolean;
}

export function Avatar({ name, size = 40, presence, fallback, picture, silent = false }: AvatarProps) {
  const { t } = useText();
  const initials = initialsOf(name);
  return (
    <span className={css.avatar} style={{ '--size': `${size}px`, '--hue': hueOf(name) } as React.CSSProperties}>
      <span className={css.face} data-plain={initials ? undefined : true} aria-hidden>
        {picture ? <img className={css.picture} src={picture} alt="" /> : initials || fallback || '#'}
      </span>
      {presence ? (
        <span
          className={css.dot}
          data-look={presence}
          {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': t(`presence.${presence}`) })}
        />
      ) : null}
    </span>
  );
}
