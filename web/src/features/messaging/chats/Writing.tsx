import { Textarea } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import { useText } from '@/text/useText';
import css from './Composer.module.css';
import type { Command } from './commands';
import { type Choice, type Completion, completionAt, keyOf, wordOf, wrap } from './completion';
import { usePeople } from './names';
import type { ChatMember } from './shapes';

interface WritingProps {
  field: RefObject<HTMLTextAreaElement | null>;
  label: string;
  value: string;
  onChange: (text: string) => void;
  members: readonly ChatMember[];
  /** What can be typed after `/`. */
  commands?: readonly Command[];
  /** More than two are in the chat, so that all of them can be meant. */
  many: boolean;
  onEnter: () => void;
  onEscape?: () => void;
  /** Arrow up in an empty field. */
  onUp?: () => void;
  onFiles?: (files: File[]) => void;
}

const marks: Record<string, string> = { b: '**', i: '*', e: '`' };

/** A field for posts: Enter sends, Shift+Enter makes a new line, `@`, `:` and `/` complete. */
export function Writing(props: WritingProps): ReactNode {
  const { field, label, value, onChange, members, commands, many, onEnter, onEscape, onUp, onFiles } = props;
  const { me } = usePeople();
  const [completion, setCompletion] = useState<Completion | null>(null);
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const look = (text: string, caret: number) => {
    setCompletion(completionAt(text, caret, members, me, many, commands));
    setChosen(0);
  };
  const place = (text: string, start: number, end = start) => {
    onChange(text);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(start, end);
    });
  };
  const take = (choice: Choice) => {
    if (!completion) return;
    const caret = field.current?.selectionStart ?? value.length;
    const word = wordOf(choice);
    setCompletion(null);
    place(value.slice(0, completion.from) + word + value.slice(caret), completion.from + word.length);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (completion && completes(event, completion, chosen, { setChosen, take, close: () => setCompletion(null) }))
      return event.preventDefault();
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      onEnter();
    } else if (event.key === 'Escape') onEscape?.();
    else if (event.key === 'ArrowUp' && value === '' && onUp) {
      event.preventDefault();
      onUp();
    } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && marks[event.key]) {
      event.preventDefault();
      const { selectionStart, selectionEnd } = event.currentTarget;
      const next = wrap(value, selectionStart, selectionEnd, marks[event.key] ?? '');
      place(next.text, next.start, next.end);
    }
  };
  return (
    <>
      {completion ? (
        <Choices id={listId} choices={completion.choices} chosen={chosen} onTake={take} onChoose={setChosen} />
      ) : null}
      <Textarea
        ref={field}
        className={css.field}
        classNames={{ input: css.input }}
        autosize
        minRows={1}
        maxRows={12}
        variant="unstyled"
        aria-label={label}
        placeholder={label}
        aria-haspopup={completion ? 'listbox' : undefined}
        aria-controls={completion ? listId : undefined}
        aria-autocomplete={completion ? 'list' : undefined}
        aria-activedescendant={completion ? `${listId}-${chosen}` : undefined}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          look(event.currentTarget.value, event.currentTarget.selectionStart);
        }}
        onBlur={() => setCompletion(null)}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const pasted = [...event.clipboardData.files];
          if (!onFiles || pasted.length === 0) return;
          event.preventDefault();
          onFiles(pasted);
        }}
      />
    </>
  );
}

interface Acts {
  setChosen: (index: number) => void;
  take: (choice: Choice) => void;
  close: () => void;
}

/** Whether a key was for the list of completions. */
function completes(event: KeyboardEvent, { choices }: Completion, chosen: number, acts: Acts): boolean {
  const count = choices.length;
  const choice = choices[chosen];
  if (event.key === 'ArrowDown') acts.setChosen((chosen + 1) % count);
  else if (event.key === 'ArrowUp') acts.setChosen((chosen + count - 1) % count);
  else if ((event.key === 'Enter' || event.key === 'Tab') && choice) acts.take(choice);
  else if (event.key === 'Escape') acts.close();
  else return false;
  return true;
}

interface ChoicesProps {
  id: string;
  choices: Choice[];
  chosen: number;
  onTake: (choice: Choice) => void;
  onChoose: (index: number) => void;
}

function Choices({ id, choices, chosen, onTake, onChoose }: ChoicesProps) {
  const { t } = useText();
  return (
    <div className={css.choices} id={id} role="listbox" aria-label={t('chats.completions')}>
      {choices.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: keys are those of the field
        <div
          key={keyOf(choice)}
          id={`${id}-${index}`}
          className={css.choice}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => onChoose(index)}
          onClick={() => onTake(choice)}
        >
          <ChoiceWords choice={choice} />
        </div>
      ))}
    </div>
  );
}

function ChoiceWords({ choice }: { choice: Choice }) {
  const { t } = useText();
  switch (choice.kind) {
    case 'person':
      return (
        <>
          <Avatar name={choice.name} size={26} /> <bdi>{choice.name}</bdi>
        </>
      );
    case 'emoji':
      return (
        <>
          <span className={css.choiceEmoji}>{choice.emoji.char}</span> :{choice.emoji.name}:
        </>
      );
    case 'command':
      return (
        <>
          <b>/{choice.command.name}</b> <bdi className={css.choiceDetail}>{choice.command.description}</bdi>
        </>
      );
    default:
      return (
        <>
          <b>@team</b> {t('chats.atTeamHint')}
        </>
      );
  }
}
