import { Button, Modal, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '@/text/useText';
import { areWords } from './bundle';
import css from './Encryption.module.css';
import { askToBeLetIn, beginAnew, numberOf, openWithWords, useSession } from './session';

/** The ways for this browser to get the person's keys: another browser, the recovery words, or beginning anew. */
export function LetIn() {
  const { t } = useText();
  const { device, view, problem } = useSession();
  const [way, setWay] = useState<'words' | 'anew' | null>(null);
  const [error, setError] = useState(problem ?? '');
  const mine = view?.devices.find((each) => each.publicKey === device?.publicKey);
  const ask = () => void askToBeLetIn().catch((found: Error) => setError(found.message));
  return (
    <div className={css.ways} data-testid="let-in">
      {mine ? (
        <>
          <p className={css.words}>{t('encryption.waits')}</p>
          <ComparedNumber publicKey={mine.publicKey} />
        </>
      ) : (
        <p className={css.words}>{t('encryption.notLetIn')}</p>
      )}
      {error ? (
        <p className={css.bad} role="alert">
          {error}
        </p>
      ) : null}
      <div className={css.buttons}>
        {mine ? null : (
          <Button size="compact-md" onClick={ask}>
            {t('encryption.byBrowser')}
          </Button>
        )}
        <Button size="compact-md" variant="default" onClick={() => setWay('words')}>
          {t('encryption.byWords')}
        </Button>
        <Button size="compact-md" variant="subtle" color="gray" onClick={() => setWay('anew')}>
          {t('encryption.beginAnew')}
        </Button>
      </div>
      {way === 'words' ? <WordsDialog onClose={() => setWay(null)} /> : null}
      {way === 'anew' ? <AnewDialog onClose={() => setWay(null)} /> : null}
    </div>
  );
}

/** Thirty digits that both screens show. */
export function ComparedNumber({ publicKey }: { publicKey: string }) {
  const { view } = useSession();
  const signKey = view?.keys.at(-1)?.signKey ?? '';
  const [number, setNumber] = useState('');
  useEffect(() => {
    void numberOf({ publicKey }, signKey).then(setNumber);
  }, [publicKey, signKey]);
  return (
    <p className={css.number} data-testid="key-number">
      {number}
    </p>
  );
}

function WordsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [bad, setBad] = useState('');
  const open = () => {
    setBusy(true);
    openWithWords(typed)
      .then(onClose)
      .catch(() => setBad(t('encryption.wrongWords')))
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('encryption.byWords')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <TextInput
          label={t('encryption.words')}
          description={t('encryption.wordsHint')}
          value={typed}
          error={bad}
          maxLength={400}
          autoComplete="off"
          data-autofocus
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setBad('');
          }}
        />
        <div className={css.buttons}>
          <Button type="submit" loading={busy} disabled={!areWords(typed)}>
            {t('encryption.open')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function AnewDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const [bad, setBad] = useState('');
  const begin = () => {
    setBusy(true);
    beginAnew()
      .then(onClose)
      .catch((error: Error) => setBad(error.message))
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('encryption.beginAnew')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.words}>{t('encryption.anewWords')}</p>
      {bad ? (
        <p className={css.bad} role="alert">
          {bad}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('chats.cancel')}
        </Button>
        <Button color="red" loading={busy} onClick={begin}>
          {t('encryption.anewYes')}
        </Button>
      </div>
    </Modal>
  );
}
