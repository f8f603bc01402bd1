import { UnstyledButton } from '@mantine/core';
import { Avatar } from '@/design/parts/Person';
import { type Colleague, lookOf, searchPeople, useDirectory, useMe, usePresence } from '@/features/people/queries';
import { useText } from '@/text/useText';
import css from './PersonPicker.module.css';

interface PersonPickerProps {
  typed: string;
  onPick: (person: Colleague) => void;
  limit: number;
}

/** Colleagues that match what was typed; one press picks. */
export function PersonPicker({ typed, onPick, limit }: PersonPickerProps) {
  const { t } = useText();
  const { data: everyone } = useDirectory();
  const { data: me } = useMe();
  const { data: presence } = usePresence();
  const others = (everyone ?? []).filter((person) => person.id !== String(me?.id ?? ''));
  const found = searchPeople(others, typed).slice(0, limit);
  if (found.length === 0) return null;
  return (
    <ul className={css.list} aria-label={t('dial.matches')}>
      {found.map((person) => (
        <li key={person.id}>
          <UnstyledButton className={css.person} onClick={() => onPick(person)}>
            <Avatar name={person.name} size={34} presence={lookOf(presence?.get(person.id))} />
            <span className={css.words}>
              <span className={css.name}>{person.name}</span>
              <span className={css.detail}>{t('person.extension', { number: person.extensionNumber })}</span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
