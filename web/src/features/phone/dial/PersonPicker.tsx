import { UnstyledButton } from '@mantine/core';
import { Avatar } from '@/design/parts/Person';
import {
  type Colleague,
  lookOf,
  searchPeople,
  useDirectory,
  useMe,
  usePlaces,
  usePresence,
} from '@/features/people/queries';
import { useText } from '@/text/useText';
import css from './PersonPicker.module.css';

interface PersonPickerProps {
  typed: string;
  onPick: (person: Colleague) => void;
  limit: number;
}

/** Colleagues, queues and menus that match what was typed, the best first; never oneself. */
export function useReachable(typed: string): Colleague[] {
  const { data: everyone } = useDirectory();
  const { data: places } = usePlaces();
  const { data: me } = useMe();
  const others = (everyone ?? []).filter((person) => person.id !== String(me?.id ?? ''));
  return searchPeople([...others, ...(places ?? [])], typed);
}

const kinds = { Department: 'admin.queue', IvrMenu: 'admin.menu', SharedLinesGroup: 'admin.group' } as const;

/** They to choose from; one press picks. */
export function PersonPicker({ typed, onPick, limit }: PersonPickerProps) {
  const { t } = useText();
  const { data: presence } = usePresence();
  const found = useReachable(typed).slice(0, limit);
  if (found.length === 0) return null;
  return (
    <ul className={css.list} aria-label={t('dial.matches')}>
      {found.map((person) => (
        <li key={person.id}>
          <UnstyledButton className={css.person} onClick={() => onPick(person)}>
            <Avatar
              name={person.name}
              size={34}
              presence={person.place ? undefined : lookOf(presence?.get(person.id))}
            />
            <span className={css.words}>
              <span className={css.name}>{person.name}</span>
              <span className={css.detail}>
                {person.place ? `${t(kinds[person.place])} · ` : ''}
                {t('person.extension', { number: person.extensionNumber })}
              </span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
