import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { ContactForm } from '../contacts/ContactForm';
import { useRights } from '../rights';
import css from './Card.module.css';
import { CardActions } from './CardActions';
import { openCard } from './openCard';
import { Past } from './Past';

/** An unknown number, which can be saved as a contact. */
export function NumberCard({ number, name }: { number: string; name?: string }) {
  const { t } = useText();
  const { may } = useRights();
  const [saving, setSaving] = useState(false);
  const [firstName = '', ...rest] = (name ?? '').split(' ');
  return (
    <>
      <div className={css.head}>
        <ContactAvatar number={number} name={name ?? formatNumber(number)} size={56} />
        <div>
          <h2 className={css.name}>{name ?? formatNumber(number)}</h2>
          {name ? <p className={css.detail}>{formatNumber(number)}</p> : null}
        </div>
      </div>
      <CardActions name={name ?? formatNumber(number)} numbers={[number]} />
      {may('EditPersonalContacts') && number.startsWith('+') ? (
        <Button variant="light" leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setSaving(true)}>
          {t('contacts.save')}
        </Button>
      ) : null}
      <Past numbers={[number]} />
      {saving ? (
        <ContactForm
          first={{ firstName, lastName: rest.join(' '), mobilePhone: number }}
          onClose={() => setSaving(false)}
          onSaved={(id) => openCard({ contact: id })}
        />
      ) : null}
    </>
  );
}
