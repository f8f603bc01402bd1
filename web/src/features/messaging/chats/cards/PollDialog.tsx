import { ActionIcon, Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import chatsCss from '../Chats.module.css';
import css from './Cards.module.css';
import { createPoll } from './polls';

const most = 20;

interface DialogProps {
  chatId: string;
  /** What was typed already. */
  question: string;
  onClose: () => void;
  onAsked: () => void;
}

/** Ask a chat a question with answers to choose from. */
export function PollDialog({ chatId, question: first, onClose, onAsked }: DialogProps) {
  const { t } = useText();
  const [question, setQuestion] = useState(first);
  const [options, setOptions] = useState(['', '']);
  const [multiple, setMultiple] = useState(false);
  const [secret, setSecret] = useState(false);
  const [closing, setClosing] = useState('');
  const said = options.map((each) => each.trim()).filter(Boolean);
  const twice = new Set(said).size < said.length;
  const ask = useMutation({
    mutationFn: () => {
      const closeTime = closing ? new Date(closing).toISOString() : undefined;
      return createPoll(chatId, { question: question.trim(), options: said, multiple, secret, closeTime });
    },
    onSuccess: onAsked,
  });
  const problems = problemsOf(ask.error, ['question', 'options', 'closeTime']);
  const ready = question.trim() !== '' && said.length >= 2 && !twice;
  return (
    <Modal opened onClose={onClose} title={t('chats.poll.new')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form
        className={chatsCss.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) ask.mutate();
        }}
      >
        <TextInput
          label={t('chats.poll.question')}
          value={question}
          maxLength={500}
          error={problems.of('question')}
          data-autofocus
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <Options options={options} onChange={setOptions} />
        {twice ? <Problem message={t('chats.poll.twice')} /> : null}
        <Checkbox
          label={t('chats.poll.several')}
          checked={multiple}
          onChange={(event) => setMultiple(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('chats.poll.secret')}
          description={t('chats.poll.secretHint')}
          checked={secret}
          onChange={(event) => setSecret(event.currentTarget.checked)}
        />
        <TextInput
          type="datetime-local"
          label={t('chats.poll.closeTime')}
          value={closing}
          error={problems.of('closeTime')}
          onChange={(event) => setClosing(event.currentTarget.value)}
        />
        <Problem message={problems.of('options') ?? problems.rest} />
        <div className={chatsCss.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button type="submit" loading={ask.isPending} disabled={!ready}>
            {t('chats.poll.ask')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Enter goes to the next one, and makes it. */
function Options({ options, onChange }: { options: string[]; onChange: (options: string[]) => void }) {
  const { t } = useText();
  const box = useRef<HTMLFieldSetElement>(null);
  const set = (index: number, text: string) => onChange(options.map((each, at) => (at === index ? text : each)));
  const next = (index: number) => {
    // Drawn at once, so that the next key goes into it already.
    if (index === options.length - 1 && options.length < most) flushSync(() => onChange([...options, '']));
    box.current?.querySelectorAll<HTMLInputElement>('input')[index + 1]?.focus();
  };
  return (
    <fieldset className={css.fields} ref={box}>
      <legend className={css.legend}>{t('chats.poll.options')}</legend>
      {options.map((option, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an option is its place until it is asked
        <div key={index} className={css.field}>
          <TextInput
            className={css.fieldText}
            aria-label={t('chats.poll.option', { number: index + 1 })}
            placeholder={t('chats.poll.option', { number: index + 1 })}
            value={option}
            maxLength={200}
            onChange={(event) => set(index, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing || option.trim() === '') return;
              event.preventDefault();
              next(index);
            }}
          />
          {options.length > 2 ? (
            <ActionIcon
              size={34}
              color="gray"
              aria-label={t('chats.poll.removeOption', { number: index + 1 })}
              onClick={() => onChange(options.filter((_, at) => at !== index))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          ) : null}
        </div>
      ))}
      {options.length < most ? (
        <Button
          variant="subtle"
          size="compact-sm"
          className={css.addField}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => next(options.length - 1)}
        >
          {t('chats.poll.addOption')}
        </Button>
      ) : null}
    </fieldset>
  );
}
