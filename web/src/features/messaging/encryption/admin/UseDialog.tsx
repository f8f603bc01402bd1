import { Button, Modal, Textarea, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { usePeople } from '../../chats/names';
import type { CompanyKey } from '../api';
import css from '../Encryption.module.css';
import { openFile } from '../files';
import type { SealedFile } from '../messages';
import { type Recovery, readFile } from './api';
import { isPart } from './companyKey';
import { useAct } from './EncryptionPage';
import { fileName, giveBack, type Line, openKeys, readLines, save } from './recovering';

type Done = { given: number } | { lines: Line[] };
const shown = 200;

/** The parts of the key come together in this browser, open the chat here, and are forgotten with this dialog. */
export function UseDialog({
  recovery,
  keys,
  onClose,
}: {
  recovery: Recovery;
  keys: CompanyKey[];
  onClose: () => void;
}) {
  const { t } = useText();
  const act = useAct();
  const [typed, setTyped] = useState('');
  const [done, setDone] = useState<Done | null>(null);
  const parts = typed.split(/\s+/).filter(Boolean);
  const open = () =>
    act.mutate(async () => {
      const opened = await openKeys(recovery, keys, parts);
      setTyped('');
      setDone(
        recovery.purpose === 'Return'
          ? { given: await giveBack(recovery, opened) }
          : { lines: await readLines(recovery, opened) },
      );
    });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(`encryption.purpose.${recovery.purpose}`)}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {done && 'given' in done ? (
        <p className={css.words} role="status">
          {t('encryption.given', { count: done.given })}
        </p>
      ) : null}
      {done && 'lines' in done ? <Lines recovery={recovery} lines={done.lines} /> : null}
      {done ? null : (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            open();
          }}
        >
          <Textarea
            label={t('encryption.parts')}
            description={t('encryption.partsHint')}
            autosize
            minRows={4}
            maxLength={5000}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Button type="submit" loading={act.isPending} disabled={parts.length === 0 || !parts.every(isPart)}>
              {t('encryption.open')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

function Lines({ recovery, lines }: { recovery: Recovery; lines: Line[] }) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const closed = lines.filter((line) => !line.verified).length;
  const all = () => {
    const people = Object.fromEntries([...new Set(lines.map((line) => line.creatorId))].map((id) => [id, nameOf(id)]));
    const said = { recovery, people, messages: lines };
    save(`chat-${recovery.chatId}.json`, new Blob([JSON.stringify(said, null, 2)], { type: 'application/json' }));
  };
  return (
    <>
      <p className={css.words} role="status">
        {t('encryption.linesOpen', { count: lines.length - closed })}{' '}
        {closed > 0 ? t('encryption.linesClosed', { count: closed }) : ''}
      </p>
      <div className={css.buttons}>
        <Button onClick={all}>{t('encryption.saveAll')}</Button>
      </div>
      <ol className={css.lines} data-testid="recovered">
        {lines.slice(-shown).map((line) => (
          <li key={`${line.id} ${line.kept ?? ''} ${line.time}`}>
            <b>{nameOf(line.creatorId)}</b> <time>{momentText(new Date(line.time), code)}</time>
            {line.kept ? <i> {t('encryption.kept')}</i> : null}
            <div dir="auto">{line.text}</div>
            {line.files.map((file) => (
              <SaveFile key={file.id} recovery={recovery} file={file} />
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}

function SaveFile({ recovery, file }: { recovery: Recovery; file: SealedFile }) {
  const { t } = useText();
  const get = () =>
    void readFile(recovery.id, file.id)
      .then((blob) => openFile(blob, { ...file, type: 'File' }))
      .then((blob) => save(fileName(file), blob))
      .catch((error: Error) => toastBad(t('error.loading'), error.message));
  return (
    <UnstyledButton className={css.link} onClick={get}>
      {t('chats.file.save', { name: fileName(file) })}
    </UnstyledButton>
  );
}
