import { Button, Modal, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { createTeam, openConversation } from './api';
import css from './Chats.module.css';
import { usePeople } from './names';
import { PeoplePicker } from './PeoplePicker';

interface NewProps {
  opened: boolean;
  onClose: () => void;
  onOpen: (chatId: string) => void;
}

/** Begin to talk: with one person, with several, or in a team. */
export function NewChatDialog({ opened, onClose, onOpen }: NewProps) {
  const { t } = useText();
  const [kind, setKind] = useState<'people' | 'team'>('people');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('chats.newTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.form}>
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={t('chats.newTitle')}
          data={[
            { value: 'people', label: t('chats.newPeople') },
            { value: 'team', label: t('chats.newTeam') },
          ]}
          value={kind}
          onChange={(value) => setKind(value as 'people' | 'team')}
        />
        {kind === 'people' ? <WithPeople onOpen={onOpen} /> : <AsTeam onOpen={onOpen} />}
      </div>
    </Modal>
  );
}

const mostPeople = 99;

function WithPeople({ onOpen }: { onOpen: (chatId: string) => void }) {
  const { t } = useText();
  const { me } = usePeople();
  const [people, setPeople] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const open = () => {
    setBusy(true);
    openConversation(people)
      .then(({ id }) => onOpen(id))
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <PeoplePicker
        label={t('texts.to')}
        value={people}
        onChange={setPeople}
        without={[me]}
        most={mostPeople}
        autoFocus
        error={problemsOf(error, ['members']).of('members')}
      />
      <Problem message={problemsOf(error, ['members']).rest} />
      <div className={css.buttons}>
        <Button loading={busy} disabled={people.length === 0} onClick={open}>
          {t('chats.open')}
        </Button>
      </div>
    </>
  );
}

function AsTeam({ onOpen }: { onOpen: (chatId: string) => void }) {
  const { t } = useText();
  const { me } = usePeople();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [isPublic, setPublic] = useState(false);
  const [people, setPeople] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const problems = problemsOf(error, ['name', 'description', 'members']);
  const create = () => {
    setBusy(true);
    createTeam({ name: name.trim(), description: description.trim(), public: isPublic }, people)
      .then(({ id }) => onOpen(id))
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) create();
      }}
    >
      <TextInput
        label={t('chats.teamName')}
        value={name}
        maxLength={250}
        data-autofocus
        required
        withAsterisk={false}
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
      <Switch
        label={t('chats.public')}
        description={t('chats.publicHint')}
        checked={isPublic}
        onChange={(event) => setPublic(event.currentTarget.checked)}
      />
      <PeoplePicker
        label={t('chats.members')}
        value={people}
        onChange={setPeople}
        without={[me]}
        error={problems.of('members')}
      />
      <Problem message={problems.rest} />
      <div className={css.buttons}>
        <Button type="submit" loading={busy} disabled={!name.trim()}>
          {t('chats.createTeam')}
        </Button>
      </div>
    </form>
  );
}
