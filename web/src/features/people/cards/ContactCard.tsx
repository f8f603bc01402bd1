import { Button, Group } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad, toastGood } from '@/design/toast';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { ContactForm } from '../contacts/ContactForm';
import { addressOf, nameOf, numbersOf, phoneFields } from '../contacts/fields';
import { useAudienceText, useContact, useDeleteContact } from '../contacts/queries';
import { useRights } from '../rights';
import css from './Card.module.css';
import { CardActions } from './CardActions';
import { Facts } from './Facts';
import { closeCard } from './openCard';
import { Past } from './Past';

/** A saved contact: how to reach them, who sees it, notes, and what there was with them. */
export function ContactCard({ id }: { id: string }) {
  const { t } = useText();
  const { may } = useRights();
  const { data: contact, error, refetch } = useContact(id);
  const audienceText = useAudienceText();
  const remove = useDeleteContact();
  const [editing, setEditing] = useState(false);
  const [sure, setSure] = useState(false);
  if (error && !contact) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!contact) return <RowsSkeleton rows={4} />;
  const name = nameOf(contact);
  const numbers = numbersOf(contact);
  const detail = [contact.jobTitle, nameOf({ ...contact, company: '' }) ? contact.company : ''].filter(Boolean);
  return (
    <>
      <div className={css.head}>
        <ContactAvatar number={numbers[0] ?? ''} name={name} size={56} />
        <div>
          <h2 className={css.name}>{name}</h2>
          {detail.length > 0 ? <p className={css.detail}>{detail.join(' · ')}</p> : null}
          <p className={css.detail}>
            <Tag>{audienceText(contact.sharing)}</Tag>
          </p>
        </div>
      </div>
      <CardActions name={name} numbers={numbers} />
      <Facts
        facts={[
          ...phoneFields.map((field): [string, string | undefined] => [
            t(`contacts.${field}`),
            contact[field] ? formatNumber(String(contact[field])) : undefined,
          ]),
          [t('contacts.email'), [contact.email, contact.email2, contact.email3].filter(Boolean).join('\n')],
          [t('contacts.webPage'), contact.webPage],
          [t('contacts.address'), addressOf(contact)],
          [t('contacts.notes'), contact.notes],
        ]}
      />
      {may('EditPersonalContacts') ? (
        <Group gap="xs">
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setEditing(true)}
          >
            {t('contacts.edit')}
          </Button>
          {contact.deletable ? (
            <Button
              variant={sure ? 'filled' : 'default'}
              color={sure ? 'red' : undefined}
              size="sm"
              leftSection={<IconTrash size={16} aria-hidden />}
              loading={remove.isPending}
              onClick={() =>
                sure
                  ? remove.mutate(id, {
                      onSuccess: () => {
                        toastGood(t('contacts.deleted', { who: name }));
                        closeCard();
                      },
                      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
                    })
                  : setSure(true)
              }
            >
              {t(sure ? 'contacts.deleteSure' : 'contacts.delete')}
            </Button>
          ) : null}
        </Group>
      ) : null}
      <Past numbers={numbers} />
      {editing ? <ContactForm contact={contact} first={contact} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
