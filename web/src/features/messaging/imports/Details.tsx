import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import css from './Imports.module.css';
import { type ChatImport, type FoundChat, type FoundPerson, type LeftOut, useDetails } from './queries';
import { kindWords, whatWords, whyWords } from './words';

type Part = 'report' | 'people' | 'chats';

/** Who is who, what becomes of what, and what stays behind. */
export function Details({ one }: { one: ChatImport }) {
  const { t } = useText();
  const [part, setPart] = useState<Part>(one.status === 'Completed' ? 'report' : 'people');
  return (
    <Tabs
      value={part}
      variant="pills"
      onChange={(value) => setPart((value as Part | null) ?? 'people')}
      keepMounted={false}
    >
      <Tabs.List className={css.tabs}>
        <Tabs.Tab value="people">{t('imports.people')}</Tabs.Tab>
        <Tabs.Tab value="chats">{t('imports.chats')}</Tabs.Tab>
        <Tabs.Tab value="report">{t('imports.leftOut')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="people">
        <People one={one} />
      </Tabs.Panel>
      <Tabs.Panel value="chats">
        <Chats one={one} />
      </Tabs.Panel>
      <Tabs.Panel value="report">
        <Report one={one} />
      </Tabs.Panel>
    </Tabs>
  );
}

function People({ one }: { one: ChatImport }) {
  const { t } = useText();
  return (
    <List<FoundPerson>
      one={one}
      part="people"
      empty={t('imports.noPeople')}
      row={(person, index) => (
        <li key={index} className={css.row}>
          <span className={css.main}>
            <bdi>{person.name}</bdi>
            <span className={css.side}>{person.email || (person.bot ? t('imports.bot') : t('imports.noEmail'))}</span>
          </span>
          {person.extension ? (
            <span className={css.result}>
              <span aria-hidden>→ </span>
              <bdi>{person.extension.name}</bdi>
            </span>
          ) : (
            <Tag>{t('imports.nameOnly')}</Tag>
          )}
        </li>
      )}
    />
  );
}

function Chats({ one }: { one: ChatImport }) {
  const { t } = useText();
  return (
    <List<FoundChat>
      one={one}
      part="chats"
      empty={t('imports.noChats')}
      row={(chat, index) => (
        <li key={index} className={css.row}>
          <span className={css.main}>
            <bdi>{chat.name}</bdi>
            <span className={css.side}>
              {t(kindWords(chat.kind))} · {t('imports.posts', { count: chat.posts })} ·{' '}
              {t('imports.membersHere', { here: chat.membersHere, all: chat.members })}
            </span>
          </span>
          {chat.leftOut ? (
            <Tag tone="warn">{t('imports.staysBehind')}</Tag>
          ) : chat.readOnly ? (
            <Tag>{t('imports.readOnly')}</Tag>
          ) : null}
        </li>
      )}
    />
  );
}

function Report({ one }: { one: ChatImport }) {
  const { t } = useText();
  return (
    <List<LeftOut>
      one={one}
      part="report"
      empty={t('imports.nothingLeft')}
      row={(line, index) => (
        <li key={index} className={css.row}>
          <span className={css.main}>
            <span>
              {t('imports.times', { count: line.count, what: t(whatWords(line.what)) })}
              {line.detail ? <bdi>: {line.detail}</bdi> : null}
            </span>
            <span className={css.side}>
              {line.place ? <bdi>{line.place} · </bdi> : null}
              {t(whyWords(line.why))}
            </span>
          </span>
        </li>
      )}
    />
  );
}

interface ListProps<T> {
  one: ChatImport;
  part: Part;
  empty: string;
  row: (item: T, index: number) => React.ReactNode;
}

function List<T>({ one, part, empty, row }: ListProps<T>) {
  const { t } = useText();
  const { data, error, refetch } = useDetails<T>(one, part);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  if (!data.records.length) return <p className={css.words}>{empty}</p>;
  const more = (data.paging.totalElements ?? 0) - data.records.length;
  return (
    <>
      <ul className={css.rows}>{data.records.map(row)}</ul>
      {more > 0 ? <p className={css.words}>{t('imports.more', { count: more })}</p> : null}
    </>
  );
}
