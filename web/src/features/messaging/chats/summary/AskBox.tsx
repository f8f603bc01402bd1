import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { ModelWords } from './ModelWords';
import { useAssistant, usePurposes } from './queries';
import { SaidLines } from './SaidLines';
import css from './Summary.module.css';

/** A question about the chat, or about all one's chats: posts that may answer it, and an answer where a model is chosen. */
export function AskBox({ chatId }: { chatId: string }) {
  const { t, code } = useText();
  const purposes = usePurposes();
  const [question, setQuestion] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const asking = useAssistant(code);
  const answer = asking.data;
  const ask = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate({ question: question.trim(), ...(everywhere ? {} : { chatId }) });
  };
  const { model, host } = purposes ?? {};
  return (
    <section className={css.part} aria-label={t('summary.ask')}>
      <h3>{t('summary.ask')}</h3>
      <form className={css.ask} onSubmit={ask}>
        <TextInput
          aria-label={t('summary.question')}
          placeholder={t('summary.question')}
          value={question}
          maxLength={500}
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <Button type="submit" disabled={question.trim().length < 3} loading={asking.isPending}>
          {t('summary.askNow')}
        </Button>
      </form>
      <Checkbox
        mt={8}
        label={t('summary.everywhere')}
        checked={everywhere}
        onChange={(event) => setEverywhere(event.currentTarget.checked)}
      />
      {purposes?.assistant ? (
        <p className={css.small}>{t('summary.askLeaves', { model: model ?? '', host: host ?? '' })}</p>
      ) : null}
      <Problem message={asking.error?.message} />
      {answer?.answered ? <ModelWords words={answer} chatId={chatId} /> : null}
      {answer && answer.found.length === 0 ? <p className={css.small}>{t('summary.notFound')}</p> : null}
      <SaidLines title={t('summary.found')} chatId={chatId} lines={answer?.found ?? []} />
    </section>
  );
}
