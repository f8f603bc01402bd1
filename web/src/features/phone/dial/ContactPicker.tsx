import { UnstyledButton } from '@mantine/core';
import { Avatar } from '@/design/parts/Person';
import type { ContactNumber } from '@/features/messaging/texts/names';
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
            <Avatar name={contact.name} size={34} />
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
