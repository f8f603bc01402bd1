import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useText } from '@/text/useText';
import css from './Keypad.module.css';

const keys: [key: string, letters: string][] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

interface KeypadProps {
  label: string;
  onPress: (key: string) => void;
  /** A long press on 0. */
  onPlus?: () => void;
  /** Also take the digits of the keyboard, unless something is being typed. */
  listen?: boolean;
  size?: 's' | 'm';
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.tagName === 'INPUT' || target.tagName === 'TEXTAREA' || target.isContentEditable);

/** Of several pads on screen only the newest hears the keyboard: digits for a call are not also dialled. */
const listening: ((key: string) => void)[] = [];

const heard = (event: KeyboardEvent): void => {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (/^[0-9*#]$/.test(event.key)) listening.at(-1)?.(event.key);
};

function useKeyboardDigits(onPress: (key: string) => void, listen: boolean): void {
  const latest = useRef(onPress);
  latest.current = onPress;
  useEffect(() => {
    if (!listen) return;
    const press = (key: string) => latest.current(key);
    if (listening.push(press) === 1) window.addEventListener('keydown', heard);
    return () => {
      listening.splice(listening.indexOf(press), 1);
      if (listening.length === 0) window.removeEventListener('keydown', heard);
    };
  }, [listen]);
}

export function Keypad({ label, onPress, onPlus, listen = false, size = 'm' }: KeypadProps) {
  useKeyboardDigits(onPress, listen);
  return (
    <div className={css.pad} data-size={size} role="group" aria-label={label}>
      {keys.map(([key, letters]) => (
        <Key key={key} name={key} letters={letters} onPress={onPress} onLongPress={key === '0' ? onPlus : undefined} />
      ))}
    </div>
  );
}

interface KeyProps {
  name: string;
  letters: string;
  onPress: (key: string) => void;
  onLongPress?: () => void;
}

function Key({ name, letters, onPress, onLongPress }: KeyProps) {
  const { t } = useText();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef(false);
  const down = () => {
    held.current = false;
    if (!onLongPress) return;
    timer.current = setTimeout(() => {
      held.current = true;
      onLongPress();
    }, 550);
  };
  const word = name === '*' ? t('keypad.star') : name === '#' ? t('keypad.hash') : undefined;
  return (
    <UnstyledButton
      className={css.key}
      aria-label={word}
      onPointerDown={down}
      onPointerUp={() => clearTimeout(timer.current)}
      onPointerLeave={() => clearTimeout(timer.current)}
      onClick={() => {
        if (!held.current) onPress(name);
        held.current = false;
      }}
    >
      <span className={css.digit}>{name === '*' ? '∗' : name}</span>
      <span className={css.letters} aria-hidden>
        {letters || ' '}
      </span>
    </UnstyledButton>
  );
}
