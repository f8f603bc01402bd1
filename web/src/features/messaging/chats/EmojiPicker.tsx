import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { preference, usePreference } from '@/design/preferences';
import { useText } from '@/text/useText';
import css from './EmojiPicker.module.css';
import { type Emoji, groups, searchEmoji } from './emoji';

const recentEmoji = preference<string[]>('chats-emoji', []);
const columns = 8;

interface ButtonProps {
  label: string;
  size: number;
  icon: number;
  onPick: (char: string) => void;
}

/** A button that opens the emoji. */
export function EmojiButton({ label, size, icon, onPick }: ButtonProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" trapFocus returnFocus shadow="md" radius="md">
      <Popover.Target>
        <ActionIcon size={size} color="gray" aria-label={label} title={label} onClick={() => setOpened((now) => !now)}>
          <IconMoodSmile size={icon} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={css.dropdown} aria-label={label}>
        <Picker
          onPick={(char) => {
            setOpened(false);
            onPick(char);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };

function Picker({ onPick }: { onPick: (char: string) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [recent, setRecent] = usePreference(recentEmoji);
  const pick = (char: string) => {
    setRecent([char, ...recent.filter((each) => each !== char)].slice(0, columns * 2));
    onPick(char);
  };
  const found = searchEmoji(typed);
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const step = steps[event.key];
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
    const at = all.indexOf(event.target as HTMLElement);
    if (!step || (at < 0 && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside
    <div onKeyDown={walk}>
      <TextInput
        size="sm"
        aria-label={t('chats.searchEmoji')}
        placeholder={t('chats.searchEmoji')}
        value={typed}
        data-autofocus
        maxLength={40}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !found[0]) return;
          event.preventDefault();
          pick(found[0].char);
        }}
      />
      <div className={css.scroll}>
        {typed ? (
          <Group emoji={found} onPick={pick} title={found.length ? undefined : t('chats.noEmoji')} />
        ) : (
          <>
            {recent.length > 0 ? (
              <Group
                title={t('chats.emoji.recent')}
                emoji={recent.map((char) => ({ char, name: char, words: '' }))}
                onPick={pick}
              />
            ) : null}
            {groups.map(({ name, emoji }) => (
              <Group key={name} title={t(`chats.emoji.${name}`)} emoji={emoji} onPick={pick} />
            ))}
          </>
        )}
      </div>
    </div>
  );
}

function Group({ title, emoji, onPick }: { title?: string; emoji: Emoji[]; onPick: (char: string) => void }) {
  return (
    <>
      {title ? <p className={css.title}>{title}</p> : null}
      <div className={css.grid}>
        {emoji.map(({ char, name }) => (
          <button
            key={name}
            type="button"
            className={css.emoji}
            title={`:${name}:`}
            aria-label={name.replaceAll('_', ' ')}
            onClick={() => onPick(char)}
          >
            {char}
          </button>
        ))}
      </div>
    </>
  );
}
