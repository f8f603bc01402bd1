import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconDots,
  IconFolder,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import css from './ChatList.module.css';
import { FolderDialog } from './FolderDialog';
import { deleteFolder, type Folder, moveFolder, useFolderAct, useFolders } from './folders';
import type { Fixed, Row, SectionKey } from './rows';

/** The heading of a part of the list: folds it; a folder's also has what can be done with the folder. */
export function SectionHead({ row, onFold }: { row: Row; onFold: (section: SectionKey) => void }) {
  const { t } = useText();
  const { folder } = row;
  return (
    <div className={css.head}>
      <button
        type="button"
        className={css.section}
        data-row
        aria-expanded={!row.closed}
        onClick={() => onFold(row.section)}
      >
        <IconChevronDown size={15} aria-hidden className={css.fold} />
        {folder ? <IconFolder size={15} aria-hidden /> : null}
        <bdi className={css.sectionName}>{folder ? folder.name : t(`chats.section.${row.section as Fixed}`)}</bdi>
        <span className={css.sectionCount}>{row.count}</span>
      </button>
      {folder ? <FolderMenu folder={folder} /> : null}
    </div>
  );
}

function FolderMenu({ folder }: { folder: Folder }) {
  const { t } = useText();
  const all = useFolders();
  const act = useFolderAct();
  const [dialog, setDialog] = useState<'name' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const place = all.findIndex(({ id }) => id === folder.id) + 1;
  const move = (to: number) => act.mutate(() => moveFolder(folder.id, to));
  return (
    <>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <ActionIcon
            className={css.headMenu}
            size={26}
            color="gray"
            aria-label={t('chats.folder.actions', { folder: folder.name })}
          >
            <IconDots size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setDialog('name')}>
            {t('chats.folder.rename')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowUp size={16} aria-hidden />}
            disabled={place <= 1}
            onClick={() => move(place - 1)}
          >
            {t('chats.folder.up')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={16} aria-hidden />}
            disabled={place >= all.length}
            onClick={() => move(place + 1)}
          >
            {t('chats.folder.down')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setDialog('delete')}>
            {t('chats.folder.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'name' ? <FolderDialog folder={folder} onClose={close} /> : null}
      <Asking
        opened={dialog === 'delete'}
        title={t('chats.folder.deleteTitle', { folder: folder.name })}
        words={t('chats.folder.deleteWords')}
        action={t('chats.folder.delete')}
        pending={act.isPending}
        onClose={close}
        onGo={() => act.mutate(() => deleteFolder(folder.id), { onSuccess: close })}
      />
    </>
  );
}
