import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import css from './Imports.module.css';
import { List } from './List';
import { People } from './People';
import type { ChatImport, FoundChat, LeftOut } from './queries';
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
