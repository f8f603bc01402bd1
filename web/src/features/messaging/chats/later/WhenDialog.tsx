import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import chatsCss from '../Chats.module.css';
import { useLaterAct } from './api';
import css from './Later.module.css';
import { fieldValue, momentsAfter } from './moments';

interface WhenProps {
  title: string;
  /** What is put off, above the rest. */
  about?: ReactNode;
  text?: { label: string; value: string; needed: boolean; longest: number };
  /** When it is due so far. */
  due?: string;
  /** Whether it may be due within the hour. */
  short: boolean;
  action: string;
  work: (dueTime: string, text: string) => Promise<unknown>;
  onClose: () => void;
  onDone?: () => void;
}

/** Asks when: a usual moment by one press, or any other. */
export function WhenDialog({ title, about, text, due, short, action, work, onClose, onDone }: WhenProps) {
  const { t, code } = useText();
  const [now] = useState(() => new Date());
  const [words, setWords] = useState(text?.value ?? '');
  const [when, setWhen] = useState(() => (due && new Date(due) > now ? fieldValue(new Date(due)) : ''));
  const act = useLaterAct(true);
  const problems = problemsOf(act.error, ['text', 'dueTime']);
  const missing = Boolean(text?.needed && words.trim() === '');
  const put = (at: Date) =>
    act.mutate(() => work(at.toISOString(), words.trim()), {
      onSuccess: () => {
        onDone?.();
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form
        className={chatsCss.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (when && !missing) put(new Date(when));
        }}
      >
        {about}
        {text ? (
          <Textarea
            label={text.label}
            value={words}
            maxLength={text.longest}
            autosize
            minRows={1}
            maxRows={10}
            error={problems.of('text')}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        ) : null}
        <fieldset className={css.moments}>
          <legend className="sr-only">{t('chats.later.usual')}</legend>
          {momentsAfter(now, short).map(({ name, at }, index) => (
            <Button
              key={name}
              variant="default"
              className={css.moment}
              disabled={missing || act.isPending}
              data-autofocus={(index === 0 && !text?.needed) || undefined}
              onClick={() => put(at)}
            >
              <span>{t(`chats.later.${name}`)}</span>
              <span className={css.momentTime}>{momentText(at, code)}</span>
            </Button>
          ))}
        </fieldset>
        <div className={css.custom}>
          <TextInput
            className={css.customField}
            type="datetime-local"
            label={t('chats.later.custom')}
            value={when}
            min={fieldValue(now)}
            error={problems.of('dueTime')}
            onChange={(event) => setWhen(event.currentTarget.value)}
          />
          <Button type="submit" loading={act.isPending} disabled={!when || missing}>
            {action}
          </Button>
        </div>
        <Problem message={problems.rest} />
      </form>
    </Modal>
  );
}
