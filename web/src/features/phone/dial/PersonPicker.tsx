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

/** Colleagues that match what was typed, the best first; never oneself. */
export function useColleagues(typed: string): Colleague[] {
  const { data: everyone } = useDirectory();
  const { data: me } = useMe();
  return searchPeople(
    (everyone ?? []).filter((person) => person.id !== String(me?.id ?? '')),
    typed,
  );
}

/** They to choose from; one press picks. */
export function PersonPicker({ typed, onPick, limit }: PersonPickerProps) {
  const { t } = useText();
  const { data: presence } = usePresence();
  const found = useColleagues(typed).slice(0, limit);
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
