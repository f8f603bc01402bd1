import { UnstyledButton } from '@mantine/core';
import type { ContactNumber } from '@/features/messaging/texts/names';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useText } from '@/text/useText';
import { formatNumber } from './numbers';
import css from './PersonPicker.module.css';

interface ContactPickerProps {
  contacts: ContactNumber[];
  onPick: (contact: ContactNumber) => void;
}

/** Numbers of contacts, one's own and those of accounts elsewhere; one press picks. */
export function ContactPicker({ contacts, onPick }: ContactPickerProps) {
  const { t } = useText();
  if (contacts.length === 0) return null;
  return (
    <ul className={css.list} aria-label={t('dial.contacts')}>
      {contacts.map((contact) => (
        <li key={contact.number}>
          <UnstyledButton className={css.person} onClick={() => onPick(contact)}>
            <ContactAvatar number={contact.number} name={contact.name} size={34} />
            <span className={css.words}>
              <span className={css.name}>{contact.name}</span>
              <span className={css.detail}>{formatNumber(contact.number)}</span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
