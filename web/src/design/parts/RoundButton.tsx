import { UnstyledButton } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ComponentPropsWithRef } from 'react';
import css from './RoundButton.module.css';

interface RoundButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'onClick'> {
  label: string;
  icon: TablerIcon;
  tone?: 'plain' | 'good' | 'bad' | 'warn';
  /** A switch: pressed or not. Leave out for a plain action. */
  pressed?: boolean;
  size?: 'm' | 'l';
  onClick?: () => void;
}

/** A round button with its word underneath. */
export function RoundButton({
  label,
  icon: Icon,
  tone = 'plain',
  pressed,
  size = 'm',
  onClick,
  ...others
}: RoundButtonProps) {
  return (
    <UnstyledButton
      {...others}
      className={css.button}
      data-tone={tone}
      data-size={size}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <span className={css.disc}>
        <Icon size={size === 'l' ? 28 : 23} stroke={1.8} aria-hidden />
      </span>
      <span className={css.label}>{label}</span>
    </UnstyledButton>
  );
}
