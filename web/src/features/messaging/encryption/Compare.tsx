import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '@/text/useText';
import { usePeople } from '../chats/names';
import css from './Encryption.module.css';
import { accept, type KnownPerson, numberWith, peopleOf } from './people';

/** The number that this person and one other see alike, unless somebody stands between them. */
export function Compare({ personId, onClose }: { personId: string; onClose: () => void }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const [person, setPerson] = useState<KnownPerson | null>();
  const [number, setNumber] = useState('');
  useEffect(() => {
    void peopleOf([personId], true)
      .then(async (found) => {
        const one = found.get(personId);
        if (one) setNumber(await numberWith(one));
        setPerson(one ?? null);
      })
      .catch(() => setPerson(null));
  }, [personId]);
  const who = nameOf(personId);
  const take = (compared: boolean) => person && void accept(person, compared).then(onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('encryption.compareWith', { who })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {person === null ? <p className={css.words}>{t('encryption.noKeysYet', { who })}</p> : null}
      {person ? (
        <>
          <p className={css.words}>{t('encryption.compareWords', { who })}</p>
          <p className={css.number} data-testid="key-number">
            {number}
          </p>
          {person.compared ? <p className={css.good}>{t('encryption.compared')}</p> : null}
          <div className={css.buttons}>
            {person.changed ? (
              <Button variant="default" onClick={() => take(false)}>
                {t('encryption.itIsThem', { who })}
              </Button>
            ) : null}
            <Button onClick={() => take(true)}>{t('encryption.same')}</Button>
          </div>
        </>
      ) : null}
    </Modal>
  );
}
