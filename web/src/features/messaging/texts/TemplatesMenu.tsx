import { ActionIcon, Button, Menu, Modal, TextInput, Tooltip } from '@mantine/core';
import { IconDeviceFloppy, IconTemplate, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Composer.module.css';
import { useDeleteTemplate, useSaveTemplate, useTemplates } from './queries';

/** Texts kept to be sent again: put one in, or keep what is written now. */
export function TemplatesMenu({ text, onInsert }: { text: string; onInsert: (words: string) => void }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const { data } = useTemplates(open);
  const remove = useDeleteTemplate();
  const mine = data?.filter((each) => each.scope === 'Personal') ?? [];
  return (
    <>
      <Menu opened={open} onChange={setOpen} position="top-start" width={300}>
        <Menu.Target>
          <Tooltip label={t('texts.templates')} disabled={open}>
            <ActionIcon size={42} color="gray" aria-label={t('texts.templates')}>
              <IconTemplate size={21} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown className={css.templates}>
          <Menu.Label>{t('texts.templates')}</Menu.Label>
          {(data ?? []).map((each) => (
            <Menu.Item key={each.id} onClick={() => onInsert(each.body.text)}>
              <span className={css.templateName}>{each.displayName}</span>
              <span className={css.templateText}>{each.body.text}</span>
            </Menu.Item>
          ))}
          {data?.length === 0 ? <p className={css.none}>{t('texts.noTemplates')}</p> : null}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            disabled={!text.trim()}
            onClick={() => setSaving(true)}
          >
            {t('texts.saveTemplate')}
          </Menu.Item>
          {mine.map((each) => (
            <Menu.Item
              key={each.id}
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              closeMenuOnClick={false}
              onClick={() => remove.mutate(each.id)}
            >
              {t('texts.deleteTemplate', { name: each.displayName })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <SaveTemplate text={text} opened={saving} onClose={() => setSaving(false)} />
    </>
  );
}

function SaveTemplate({ text, opened, onClose }: { text: string; opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState('');
  const save = useSaveTemplate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { name: name.trim(), text },
      {
        onSuccess: () => {
          toastGood(t('texts.templateSaved'));
          setName('');
          onClose();
        },
        onError: (error) => toastBad(t('state.notSaved'), error.message),
      },
    );
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('texts.saveTemplate')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={submit}>
        <TextInput
          label={t('texts.templateName')}
          value={name}
          maxLength={100}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p className={css.templateText}>{text}</p>
        <Button type="submit" mt="md" disabled={!name.trim()} loading={save.isPending}>
          {t('action.save')}
        </Button>
      </form>
    </Modal>
  );
}
