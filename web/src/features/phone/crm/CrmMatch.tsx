import { IconExternalLink } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import css from './Crm.module.css';
import { type CrmContact, useCrmContacts } from './queries';

const shown = 3;

/** Whom CRMs know behind a call, with the way to their pages. */
export function CrmMatch({ call }: { call: Pick<Call, 'number' | 'emergency'> }) {
  const contacts = useCrmContacts(call).slice(0, shown);
  if (contacts.length === 0) return null;
  return (
    <ul className={css.matches} data-testid="crm-match">
      {contacts.map((contact) => (
        <li key={`${contact.connectionId}-${contact.id}`}>
          <ContactLink contact={contact} />
        </li>
      ))}
    </ul>
  );
}

function ContactLink({ contact }: { contact: CrmContact }) {
  const { t } = useText();
  const words = [contact.name, contact.company].filter(Boolean).join(' · ');
  if (!contact.link) return <span>{words}</span>;
  return (
    <a
      href={contact.link}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('crm.open', { name: words, crm: contact.connection })}
    >
      <span>{words}</span>
      <IconExternalLink size={15} aria-hidden />
    </a>
  );
}
