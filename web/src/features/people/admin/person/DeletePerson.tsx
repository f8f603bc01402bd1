import { Button, Modal, Radio } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from '../Admin.module.css';
import { useAdminChange } from '../queries';
import type { TabProps } from './PersonPage';

/** Removing somebody for good, with everything that happens said before it does. */
export function DeletePerson({ person }: TabProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [numbers, setNumbers] = useState('keep');
  const remove = useAdminChange((keep: boolean) =>
    call(`/account/~/extension/${person.id}`, { method: 'DELETE', query: { savePhoneNumbers: keep } }),
  );
  const go = () =>
    remove.mutate(numbers === 'keep', {
      onSuccess: () => {
        toastGood(t('person.deleted', { name: person.name }));
        void navigate({ to: '/people' });
      },
    });
  return (
    <Section title={t('person.delete')}>
      <Field label={t('person.deleteFor')} hint={t('person.deleteHint')}>
        <Button variant="outline" color="red" onClick={() => setAsking(true)}>
          {t('person.deleteOpen')}
        </Button>
      </Field>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('person.deleteTitle', { name: person.name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <div className={css.stack}>
          <ul className={css.list}>
            <li>{t('person.deleteSignIn')}</li>
            <li>{t('person.deletePhones')}</li>
            <li>{t('person.deleteMessages')}</li>
            <li>{t('person.deleteLog')}</li>
          </ul>
          <Radio.Group label={t('person.deleteNumbers')} value={numbers} onChange={setNumbers}>
            <div className={css.stack} style={{ gap: 8, marginTop: 8 }}>
              <Radio value="keep" label={t('person.numbersKeep')} />
              <Radio value="release" label={t('person.numbersRelease')} />
            </div>
          </Radio.Group>
          <Problem message={remove.error?.message} />
          <Buttons>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('security.cancel')}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={go}>
              {t('person.deleteNow')}
            </Button>
          </Buttons>
        </div>
      </Modal>
    </Section>
  );
}
