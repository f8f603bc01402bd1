import { Button, Select } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import chatCss from '../Chats.module.css';
import { usePeople } from '../names';
import { useGo, usePlace } from '../place';
import type { Chat } from '../shapes';
import { AskBox } from './AskBox';
import { ModelWords } from './ModelWords';
import { type Asked, type Span, type Summary, useInWords, useOpenedAt, usePurposes, useSummary } from './queries';
import { SaidLines } from './SaidLines';
import css from './Summary.module.css';

/** What happened in a chat or in the thread that is named in the address. */
export function SummaryPanel({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { x: threadId } = usePlace();
  const opened = useOpenedAt(chat.id);
  const unread = opened !== undefined || chat.unread > 0;
  const [chosen, setChosen] = useState<Span>();
  const span = chosen ?? (threadId ? 'thread' : unread ? 'unread' : '7');
  const asked: Asked = { chatId: chat.id, span, threadId, afterSeq: opened };
  const { data, error, refetch } = useSummary(asked, !chat.encrypted);
  if (chat.encrypted) return <p className={chatCss.facts}>{t('summary.encrypted')}</p>;
  const spans: Span[] = [...(threadId ? (['thread'] as const) : []), 'unread', '1', '7', '30'];
  return (
    <div className={chatCss.panelBody} data-testid="summary">
      <Select
        aria-label={t('summary.span')}
        allowDeselect={false}
        data={spans.map((value) => ({ value, label: t(`summary.span.${value}`) }))}
        value={span}
        onChange={(value) => setChosen(value as Span)}
      />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? <Told summary={data} asked={asked} /> : null}
      <AskBox key={chat.id} chatId={chat.id} />
    </div>
  );
}

function Told({ summary, asked }: { summary: Summary; asked: Asked }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const { postCount, people } = summary;
  if (postCount === 0) return <EmptyState icon={IconListSearch} title={t('summary.nothing')} />;
  const who = people.slice(0, 5).map(({ personId, posts }) => `${nameOf(personId)} (${posts})`);
  return (
    <>
      <p className={css.small}>
        {t('summary.posts', { count: postCount })} · {who.join(', ')}
        {summary.truncated ? ` · ${t('summary.truncated')}` : ''}
      </p>
      <Words asked={asked} key={JSON.stringify(asked)} />
      <SaidLines title={t('summary.questions')} chatId={asked.chatId} lines={summary.questions} />
      <SaidLines title={t('summary.decisions')} chatId={asked.chatId} lines={summary.decisions} />
      <SaidLines title={t('summary.highlights')} chatId={asked.chatId} lines={summary.highlights} />
      <Things summary={summary} chatId={asked.chatId} />
    </>
  );
}

/** In words, by the model that the company has chosen: only when somebody wants it. */
function Words({ asked }: { asked: Asked }) {
  const { t, code } = useText();
  const purposes = usePurposes();
  const words = useInWords(asked, code);
  if (!purposes?.summaries) return null;
  const { model, host } = purposes;
  return (
    <section className={css.part} aria-label={t('summary.inWords')}>
      {words.data ? <h3>{t('summary.inWords')}</h3> : null}
      {words.data ? (
        <ModelWords words={words.data} chatId={asked.chatId} />
      ) : (
        <Button variant="default" loading={words.isPending} onClick={() => words.mutate()}>
          {t('summary.inWords')}
        </Button>
      )}
      <p className={css.small}>
        {t(words.data ? 'summary.byModel' : 'summary.leaves', { model: model ?? '', host: host ?? '' })}
      </p>
      <Problem message={words.error?.message} />
    </section>
  );
}

function Things({ summary, chatId }: { summary: Summary; chatId: string }) {
  const { t, code } = useText();
  const go = useGo();
  const rows = [
    ...summary.tasks.map(({ id, subject, status, dueDate, seq }) => ({
      id,
      seq,
      title: subject,
      detail: [
        t(status === 'Completed' ? 'summary.taskDone' : 'summary.task'),
        dueDate ? momentText(new Date(dueDate), code) : '',
      ],
    })),
    ...summary.files.map(({ id, name, seq }) => ({ id, seq, title: name, detail: [t('summary.file')] })),
  ];
  if (rows.length === 0) return null;
  return (
    <section className={css.part} aria-label={t('summary.things')}>
      <h3>{t('summary.things')}</h3>
      <ul className={chatCss.list}>
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" className={chatCss.found} onClick={() => go({ c: chatId, at: row.seq })}>
              <span className={chatCss.foundWhere}>{row.detail.filter(Boolean).join(' · ')}</span>
              <span dir="auto">{row.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
