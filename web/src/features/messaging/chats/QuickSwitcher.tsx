import { Modal, TextInput } from '@mantine/core';
import { IconPhone, IconSearch, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import { usePlaces } from '@/app/navigation';
import { switcherOpen, typedAhead } from '@/app/shortcuts';
import { Avatar } from '@/design/parts/Person';
import { useStore } from '@/design/store';
import { toastBad } from '@/design/toast';
import { useEnter } from '@/design/useEnter';
import { useDirectorySearch } from '@/features/people/directory';
import { lookOf, usePresence } from '@/features/people/queries';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { looksDialable, toDialString } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { openConversation } from './api';
import { ChatFace } from './ChatRow';
import { otherOf, PeopleContext, titleOf, useEverybody } from './names';
import css from './QuickSwitcher.module.css';
import { type Chat, isUnread } from './shapes';
import { useLines } from './store';
import { refreshLine, wantAllChats } from './sync';

interface Target {
  key: string;
  title: string;
  detail?: string;
  face: ReactNode;
  unread?: boolean;
  isChat?: boolean;
  act: () => void;
}

const most = 12;
const MOST_PEOPLE = 20;

/** Ctrl+K: to any chat, person or page, by a few letters. */
export function QuickSwitcher() {
  const opened = useStore(switcherOpen);
  const { t } = useText();
  const close = () => {
    typedAhead.set(null);
    switcherOpen.set(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('switcher.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      yOffset="10vh"
      centered={false}
    >
      {opened ? <Switcher onClose={close} /> : null}
    </Modal>
  );
}

function Switcher({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const people = useEverybody();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  useEffect(wantAllChats, []);
  const { targets, asking } = useTargets(typed.trim(), people, onClose);
  const at = Math.min(chosen, targets.length - 1);
  // What was moved to stands there for all to see, and chats come before people whatever is found.
  const waits = asking && chosen === 0 && !targets[0]?.isChat;
  const enter = useEnter(typed, waits, () => targets[at]?.act());
  const takeAhead = () => {
    const ahead = typedAhead.get();
    typedAhead.set(null);
    if (!ahead) return;
    setTyped(ahead.text);
    if (ahead.entered) enter(ahead.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, targets.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
    else if (event.key === 'Enter') enter();
    else return;
    event.preventDefault();
  };
  return (
    <PeopleContext value={people}>
      <TextInput
        data-autofocus
        aria-label={t('switcher.field')}
        placeholder={t('switcher.field')}
        leftSection={<IconSearch size={18} aria-hidden />}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={targets.length > 0 ? `${id}-${at}` : undefined}
        maxLength={100}
        value={typed}
        onFocus={takeAhead}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={css.list} id={id} role="listbox" aria-label={t('switcher.title')} data-testid="switcher">
        {targets.map((target, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: keys are those of the field
          <div
            key={target.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={css.option}
            data-unread={target.unread || undefined}
            ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseMove={() => setChosen(index)}
            onClick={target.act}
          >
            {target.face}
            <span className={css.title}>
              <bdi>{target.title}</bdi>
            </span>
            <span className={css.detail}>{target.detail}</span>
          </div>
        ))}
      </div>
      {targets.length === 0 ? <p className={css.none}>{t('switcher.none')}</p> : null}
      <p className={css.hint}>{t('switcher.hint')}</p>
    </PeopleContext>
  );
}

function PersonFace({ id, name }: { id: string; name: string }) {
  const presence = usePresence(id);
  return <Avatar name={name} size={28} presence={lookOf(presence)} silent />;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

const rankOf = (title: string, typed: string): number => {
  const [whole, wanted] = [plain(title), plain(typed)];
  if (!wanted || whole.startsWith(wanted)) return 0;
  if (whole.split(/[\s,·-]+/).some((word) => word.startsWith(wanted))) return 1;
  return whole.includes(wanted) ? 2 : 9;
};

function useTargets(typed: string, people: ReturnType<typeof useEverybody>, onClose: () => void) {
  const { t } = useText();
  const { byId } = useLines();
  const { found: matches, asking } = useDirectorySearch(typed, MOST_PEOPLE, {}, typed !== '');
  const navigate = useNavigate();
  const attempt = useAttempt();
  const places = usePlaces();
  const targets = useMemo((): Target[] => {
    const done = (act: () => void) => () => {
      onClose();
      act();
    };
    const goTo = (chatId: string) => void navigate({ to: '/chats', search: { c: `c${chatId}` } as never });
    const chats = chatTargets([...byId.values()], typed, people, t).map(({ chat, title }) => ({
      key: chat.id,
      title,
      detail: isUnread(chat) ? t('switcher.unread') : '',
      unread: isUnread(chat),
      isChat: true,
      face: <ChatFace chat={chat} people={people} size={28} />,
      act: done(() => goTo(chat.id)),
    }));
    if (!typed) return chats;
    const known = new Set([...byId.values()].map((chat) => otherOf(chat, people.me)));
    const write = (person: string) =>
      void openConversation([person])
        .then(async ({ id }) => {
          await refreshLine(id);
          goTo(id);
        })
        .catch((error: Error) => toastBad(t('texts.notChanged'), error.message));
    const found = (matches ?? []).filter((person) => person.id !== people.me);
    const fresh = found.filter((person) => !known.has(person.id)).slice(0, 6);
    const pages = places.filter((place) => rankOf(t(place.label), typed) < 2).slice(0, 3);
    return [
      ...chats,
      ...fresh.map((person) => ({
        key: `p${person.id}`,
        title: person.name,
        detail: t('switcher.write'),
        face: <PersonFace id={person.id} name={person.name} />,
        act: done(() => write(person.id)),
      })),
      ...found.slice(0, 3).map((person) => ({
        key: `call${person.id}`,
        title: t('colleagues.call', { who: person.name }),
        detail: t('person.extension', { number: person.extensionNumber }),
        face: <IconPhone size={20} aria-hidden />,
        act: done(() => attempt(() => placeCall(person.extensionNumber, { name: person.name }))),
      })),
      ...(looksDialable(typed)
        ? [
            {
              key: 'dial',
              title: t('colleagues.call', { who: typed }),
              face: <IconPhone size={20} aria-hidden />,
              act: done(() => attempt(() => placeCall(toDialString(typed)))),
            },
          ]
        : []),
      {
        key: 'search',
        title: t('switcher.search', { typed }),
        face: <IconSearch size={20} aria-hidden />,
        act: done(() => void navigate({ to: '/chats', search: { v: 'search', q: ` ${typed}` } as never })),
      },
      ...pages.map((place) => ({
        key: place.to,
        title: t(place.label),
        detail: t('switcher.page'),
        face: place.icon ? <place.icon size={20} aria-hidden /> : <IconUser size={20} aria-hidden />,
        act: done(() => void navigate({ to: place.to })),
      })),
    ];
  }, [typed, byId, people, matches, t, navigate, attempt, places, onClose]);
  return { targets, asking };
}

/** Unread first while nothing is typed; otherwise the best fitting, and of these the newest. */
function chatTargets(
  chats: Chat[],
  typed: string,
  people: ReturnType<typeof useEverybody>,
  t: ReturnType<typeof useText>['t'],
): { chat: Chat; title: string }[] {
  return chats
    .map((chat) => ({ chat, title: titleOf(chat, people, t) }))
    .map((each) => ({ ...each, rank: typed ? rankOf(each.title, typed) : isUnread(each.chat) ? 0 : 1 }))
    .filter(({ rank }) => rank < 9)
    .sort((a, b) => a.rank - b.rank || (a.chat.lastModifiedTime < b.chat.lastModifiedTime ? 1 : -1))
    .slice(0, most);
}
