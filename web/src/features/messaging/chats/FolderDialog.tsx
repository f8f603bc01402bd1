import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import css from './Chats.module.css';
import { createFolder, type Folder, renameFolder, useFolderAct } from './folders';

/** Names a folder: a new one, or one that is there. */
export function FolderDialog({ folder, onClose }: { folder?: Folder; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(folder?.name ?? '');
  const act = useFolderAct();
  const problems = problemsOf(act.error, ['name']);
  const wanted = name.trim();
  const save = () =>
    act.mutate(() => (folder ? renameFolder(folder.id, wanted) : createFolder(wanted)), { onSuccess: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(folder ? 'chats.folder.rename' : 'chats.folder.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted) save();
        }}
      >
        <TextInput
          label={t('chats.folder.name')}
          description={folder ? undefined : t('chats.folder.hint')}
          value={name}
          maxLength={100}
          error={problems.of('name')}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Problem message={problems.rest} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={!wanted}>
            {t(folder ? 'action.save' : 'chats.folder.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
