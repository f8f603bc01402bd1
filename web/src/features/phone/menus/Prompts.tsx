import { ActionIcon, Button, FileButton, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { IconMicrophone2, IconPencil, IconTrash, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { clockText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Menus.module.css';
import { useDeletePrompt, usePrompts, useRenamePrompt, useSpeakPrompt, useUploadPrompt, useVoices } from './queries';
import { SoundButton, soundAt, spoken } from './SoundButton';
import type { Prompt } from './shapes';

/** The library of recorded and spoken prompts. */
export function Prompts() {
  const { t } = useText();
  const { data, error, refetch } = usePrompts();
  const [speaking, setSpeaking] = useState(false);
  const [renamed, setRenamed] = useState<Prompt>();
  const upload = useUploadPrompt();
  const add = (
    <Buttons>
      <FileButton
        accept="audio/wav,audio/x-wav,audio/mpeg,.wav,.mp3"
        onChange={(file) =>
          file && upload.mutate(file, { onError: (problem) => toastBad(t('menus.uploadFailed'), problem.message) })
        }
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={upload.isPending}
            leftSection={<IconUpload size={18} aria-hidden />}
          >
            {t('menus.upload')}
          </Button>
        )}
      </FileButton>
      <Button leftSection={<IconMicrophone2 size={18} aria-hidden />} onClick={() => setSpeaking(true)}>
        {t('menus.speak')}
      </Button>
    </Buttons>
  );
  return (
    <>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data && !data.length ? (
        <EmptyState icon={IconMicrophone2} title={t('menus.noPrompts')} action={add}>
          {t('menus.noPromptsWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <>
          <div className={css.bar}>{add}</div>
          <List label={t('menus.prompts')}>
            {data.map((prompt) => (
              <PromptRow key={prompt.id} prompt={prompt} onRename={() => setRenamed(prompt)} />
            ))}
          </List>
        </>
      ) : null}
      {speaking ? <SpeakForm onClose={() => setSpeaking(false)} /> : null}
      {renamed ? <RenameForm prompt={renamed} onClose={() => setRenamed(undefined)} /> : null}
    </>
  );
}

function PromptRow({ prompt, onRename }: { prompt: Prompt; onRename: () => void }) {
  const { t } = useText();
  const remove = useDeletePrompt();
  const name = prompt.filename;
  return (
    <Row
      leading={<SoundButton label={name} load={soundAt(prompt.contentUri)} />}
      title={name}
      detail={prompt.clarion.text ?? t('menus.recording')}
      trailing={clockText(prompt.clarion.seconds)}
      actions={
        <>
          <ActionIcon
            size={44}
            variant="subtle"
            color="gray"
            onClick={onRename}
            aria-label={t('menus.rename', { name })}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size={44}
            variant="subtle"
            color="gray"
            loading={remove.isPending}
            onClick={() => remove.mutate(prompt)}
            aria-label={t('menus.removePrompt', { name })}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </>
      }
    />
  );
}

function RenameForm({ prompt, onClose }: { prompt: Prompt; onClose: () => void }) {
  const { t } = useText();
  const [filename, setFilename] = useState(prompt.filename);
  const rename = useRenamePrompt();
  const title = t('menus.rename', { name: prompt.filename });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => rename.mutate({ id: prompt.id, filename }, { onSuccess: onClose })}>
        <TextInput
          label={t('menus.name')}
          maxLength={255}
          data-autofocus
          value={filename}
          onChange={(event) => setFilename(event.currentTarget.value)}
        />
        <Problem message={rename.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!filename.trim()} loading={rename.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

function SpeakForm({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [speech, setSpeech] = useState({ name: '', text: '', language: 'en-US' });
  const voices = useVoices().data ?? ['en-US'];
  const speak = useSpeakPrompt();
  const problems = problemsOf(speak.error, ['name', 'text', 'language']);
  const title = t('menus.speak');
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => speak.mutate(speech, { onSuccess: onClose })}>
        <TextInput
          label={t('menus.name')}
          maxLength={255}
          data-autofocus
          value={speech.name}
          error={problems.of('name')}
          onChange={(event) => setSpeech({ ...speech, name: event.currentTarget.value })}
        />
        <div className={css.sound}>
          <Textarea
            label={t('menus.text')}
            autosize
            minRows={3}
            maxLength={2000}
            value={speech.text}
            error={problems.of('text')}
            onChange={(event) => setSpeech({ ...speech, text: event.currentTarget.value })}
          />
          <SoundButton
            label={t('menus.text')}
            load={spoken(speech.text, speech.language)}
            disabled={!speech.text.trim()}
          />
        </div>
        <Select
          label={t('menus.language')}
          allowDeselect={false}
          data={voices}
          value={speech.language}
          onChange={(language) => setSpeech({ ...speech, language: language ?? 'en-US' })}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" disabled={!speech.name.trim() || !speech.text.trim()} loading={speak.isPending}>
            {t('menus.speak')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
