import { ActionIcon, Button, Menu, Modal, Switch, Textarea, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad, toastGood } from '@/design/toast';
import { PersonAvatar } from '@/features/people/PersonAvatar';
import { lookOf, useIsAdmin, usePresence } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { EncryptionPart } from '../../encryption/EncryptionPart';
import { CompanyPeople } from '../../federation/CompanyPeople';
import {
  actOnTeam,
  addMembers,
  changeEveryone,
  changeRole,
  changeTeam,
  deleteTeam,
  openConversation,
  removeMember,
} from '../api';
import css from '../Chats.module.css';
import { usePeople, withoutTurns } from '../names';
import { PeoplePicker } from '../PeoplePicker';
import { useGo } from '../place';
import { type Chat, type ChatMember, titled } from '../shapes';
import { reloadMembers, useMembers } from '../signals';
import { refreshLine } from '../sync';
import { useAutomatic } from '../translation';
import { Programs } from './Programs';

const reload = (chat: Chat) => Promise.all([refreshLine(chat.id), reloadMembers(chat.id, versionOf(chat))]);

const versionOf = (chat: Chat): string => String(chat.memberCount);

/** What a chat is and who is in it; for who administers it, with everything that can be changed. */
export function Details({ chat }: { chat: Chat }) {
  const { t } = useText();
  const accountAdmin = useIsAdmin();
  const admin = chat.type === 'Team' ? chat.own.role === 'Admin' : chat.type === 'Everyone' && accountAdmin;
  const open = chat.status !== 'Archived';
  return (
    <div className={css.panelBody}>
      {titled(chat) ? (
        admin && open ? (
          <About key={chat.lastModifiedTime.slice(0, 10)} chat={chat} />
        ) : (
          <>
            {chat.description ? <p className={css.facts}>{withoutTurns(chat.description)}</p> : null}
            {chat.type === 'Team' ? (
              <p className={css.facts}>{t(chat.public ? 'chats.isPublic' : 'chats.isPrivate')}</p>
            ) : null}
          </>
        )
      ) : null}
      {chat.encrypted ? null : <Translated chatId={chat.id} />}
      <EncryptionPart chat={chat} admin={chat.type !== 'Team' || admin} />
      <Members chat={chat} admin={admin && chat.type === 'Team'} />
      {open && !chat.encrypted ? <Programs chat={chat} done={() => void reload(chat)} /> : null}
      {chat.type === 'Team' ? <TeamActs chat={chat} admin={admin} /> : null}
    </div>
  );
}

/** Where there is a translator: what others write, in the reader's language by itself. */
function Translated({ chatId }: { chatId: string }) {
  const { t } = useText();
  const automatic = useAutomatic(chatId);
  if (!automatic) return null;
  return (
    <Switch
      mb={14}
      label={t('chats.translate.byItself')}
      description={t('chats.translate.byItselfHint')}
      checked={automatic.on}
      onChange={(event) => automatic.put(event.currentTarget.checked)}
    />
  );
}

function About({ chat }: { chat: Chat }) {
  const { t } = useText();
  const [name, setName] = useState(chat.name ?? '');
  const [description, setDescription] = useState(chat.description ?? '');
  const [isPublic, setPublic] = useState(chat.public ?? false);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problems = problemsOf(error, ['name', 'description']);
  const team = chat.type === 'Team';
  const same =
    name.trim() === chat.name && description.trim() === (chat.description ?? '') && (!team || isPublic === chat.public);
  const save = () => {
    setBusy(true);
    const wanted = { name: name.trim(), description: description.trim() };
    (team ? changeTeam(chat.id, { ...wanted, public: isPublic }) : changeEveryone(wanted))
      .then(() => refreshLine(chat.id))
      .then(() => {
        setError(undefined);
        toastGood(t('state.saved'));
      })
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        label={t('chats.teamName')}
        value={name}
        maxLength={250}
        error={problems.of('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t('chats.teamDescription')}
        value={description}
        maxLength={1000}
        autosize
        minRows={2}
        error={problems.of('description')}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      {team ? (
        <Switch
          label={t('chats.public')}
          description={t('chats.publicHint')}
          checked={isPublic}
          onChange={(event) => setPublic(event.currentTarget.checked)}
        />
      ) : null}
      <Problem message={problems.rest} />
      <div className={css.buttons}>
        <Button type="submit" size="compact-md" loading={busy} disabled={same || !name.trim()}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}

const most = 100;

function Members({ chat, admin }: { chat: Chat; admin: boolean }) {
  const { t } = useText();
  const { me } = usePeople();
  const members = useMembers(chat.id, versionOf(chat));
  const [typed, setTyped] = useState('');
  const open = chat.type === 'Team' && chat.status !== 'Archived';
  const again = () => void Promise.all([refreshLine(chat.id), reloadMembers(chat.id, versionOf(chat))]);
  if (!members) return <RowsSkeleton rows={4} />;
  const wanted = typed.trim().toLocaleLowerCase();
  const found = members.filter((each) => each.name.toLocaleLowerCase().includes(wanted));
  return (
    <>
      <h3 className={css.section}>
        {t('chats.members')} ({chat.memberCount})
      </h3>
      {open ? <AddPeople chat={chat} members={members} /> : null}
      {open ? <CompanyPeople chatId={chat.id} done={again} /> : null}
      {members.length > 15 ? (
        <TextInput
          size="sm"
          aria-label={t('colleagues.search')}
          placeholder={t('colleagues.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      <ul className={css.people} data-testid="members">
        {found.slice(0, most).map((member) => (
          <MemberRow key={member.id} chat={chat} member={member} admin={admin} me={me} />
        ))}
      </ul>
      {found.length > most ? <p className={css.cardDetail}>{t('chats.more', { count: found.length - most })}</p> : null}
    </>
  );
}

function AddPeople({ chat, members }: { chat: Chat; members: ChatMember[] }) {
  const { t } = useText();
  const [people, setPeople] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const add = () => {
    setBusy(true);
    addMembers(chat.id, people)
      .then(() => Promise.all([refreshLine(chat.id), reloadMembers(chat.id, versionOf(chat))]))
      .then(() => setPeople([]))
      .catch((error: Error) => toastBad(t('texts.notChanged'), error.message))
      .finally(() => setBusy(false));
  };
  return (
    <div className={css.form}>
      <PeoplePicker
        label={t('chats.addPeople')}
        value={people}
        onChange={setPeople}
        without={members.map((each) => each.id)}
      />
      {people.length > 0 ? (
        <Button size="compact-md" loading={busy} onClick={add}>
          {t('chats.add')}
        </Button>
      ) : null}
    </div>
  );
}

function MemberRow({ chat, member, admin, me }: { chat: Chat; member: ChatMember; admin: boolean; me: string }) {
  const { t } = useText();
  const { find } = usePeople();
  const go = useGo();
  const presence = usePresence(member.id);
  const done = () => Promise.all([refreshLine(chat.id), reloadMembers(chat.id, versionOf(chat))]);
  const attempt = (work: Promise<unknown>) =>
    void work.then(done).catch((error: Error) => toastBad(t('texts.notChanged'), error.message));
  const write = () =>
    void openConversation([member.id])
      .then(async ({ id }) => {
        await refreshLine(id);
        go({ c: id });
      })
      .catch((error: Error) => toastBad(t('texts.notChanged'), error.message));
  const role = member.role === 'Admin' ? 'Member' : 'Admin';
  return (
    <li className={css.person}>
      <PersonAvatar name={member.name} photo={find(member.id)?.photo} size={34} presence={lookOf(presence)} />
      <span className={css.personName}>
        <bdi>{withoutTurns(member.name)}</bdi>
      </span>
      {member.id === me ? <Tag>{t('colleagues.you')}</Tag> : null}
      {member.guest ? <Tag tone="warn">{t('guests.guest')}</Tag> : null}
      {member.bot ? <Tag>{t('gallery.bot')}</Tag> : null}
      {member.role === 'Admin' && chat.type === 'Team' ? <Tag tone="accent">{t('chats.admin')}</Tag> : null}
      {(member.id === me || member.guest) && !admin ? null : (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={32} color="gray" aria-label={t('chats.memberActions', { who: member.name })}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {member.id === me || member.guest ? null : <Menu.Item onClick={write}>{t('chats.writeDirect')}</Menu.Item>}
            {admin && !member.guest && !member.bot ? (
              <Menu.Item onClick={() => attempt(changeRole(chat.id, member.id, role))}>
                {t(role === 'Admin' ? 'chats.makeAdmin' : 'chats.makeMember')}
              </Menu.Item>
            ) : null}
            {admin && member.id !== me ? (
              <Menu.Item color="red" onClick={() => attempt(removeMember(chat.id, member.id))}>
                {t('chats.takeOut')}
              </Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

type Sure = 'leave' | 'archive' | 'delete';

function TeamActs({ chat, admin }: { chat: Chat; admin: boolean }) {
  const { t } = useText();
  const go = useGo();
  const [asking, setAsking] = useState<Sure | null>(null);
  const act = (what: Sure) => {
    setAsking(null);
    const work = what === 'delete' ? deleteTeam(chat.id) : actOnTeam(chat.id, what);
    work
      .then(() => (what === 'archive' ? refreshLine(chat.id) : go({})))
      .catch((error: Error) => toastBad(t('texts.notChanged'), error.message));
  };
  return (
    <>
      <h3 className={css.section}>{t('chats.team')}</h3>
      <div className={css.form}>
        <Button variant="default" size="compact-md" onClick={() => setAsking('leave')}>
          {t('chats.leave')}
        </Button>
        {admin && chat.status !== 'Archived' ? (
          <Button variant="default" size="compact-md" onClick={() => setAsking('archive')}>
            {t('chats.archive')}
          </Button>
        ) : null}
        {admin ? (
          <Button variant="outline" color="red" size="compact-md" onClick={() => setAsking('delete')}>
            {t('chats.deleteTeam')}
          </Button>
        ) : null}
      </div>
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={asking ? t(`chats.sure.${asking}`, { team: chat.name ?? '' }) : ''}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p className={css.ask}>{asking ? t(`chats.sureWords.${asking}`) : ''}</p>
        <div className={css.buttons}>
          <Button variant="default" onClick={() => setAsking(null)}>
            {t('chats.cancel')}
          </Button>
          <Button color="red" onClick={() => asking && act(asking)} data-autofocus>
            {asking ? t(`chats.sureYes.${asking}`) : ''}
          </Button>
        </div>
      </Modal>
    </>
  );
}
