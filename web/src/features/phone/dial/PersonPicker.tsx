import { UnstyledButton } from '@mantine/core';
import { Avatar } from '@/design/parts/Person';
import type { Colleague } from '@/features/people/colleague';
import { callable, type Matches, useDirectorySearch } from '@/features/people/directory';
import { lookOf, useMe, usePresences } from '@/features/people/queries';
import { useText } from '@/text/useText';
import css from './PersonPicker.module.css';

interface PersonPickerProps {
  typed: string;
  onPick: (person: Colleague) => void;
  limit: number;
  /** Ids of those who are not offered. */
  without?: readonly string[];
}

interface Reachable extends Matches {
  found: Colleague[];
}

/** Colleagues, queues and menus that match what was typed, the best first; never oneself. */
export function useReachable(typed: string, without: readonly string[] = []): Reachable {
  const { data: me } = useMe();
  const { found = [], asking } = useDirectorySearch(typed, MOST_FOUND, everyKind);
  return { found: found.filter(({ id }) => id !== String(me?.id ?? '') && !without.includes(id)), asking };
}

const MOST_FOUND = 10;
const everyKind = { types: callable };

const kinds = { Department: 'admin.queue', IvrMenu: 'admin.menu', SharedLinesGroup: 'admin.group' } as const;

/** They to choose from; one press picks. */
export function PersonPicker({ typed, onPick, limit, without }: PersonPickerProps) {
  const { t } = useText();
  const found = useReachable(typed, without).found.slice(0, limit);
  const presence = usePresences(found.filter(({ place }) => !place).map(({ id }) => id));
  if (found.length === 0) return null;
  return (
    <ul className={css.list} aria-label={t('dial.matches')}>
      {found.map((person) => (
        <li key={person.id}>
          <UnstyledButton className={css.person} onClick={() => onPick(person)}>
            <Avatar
              name={person.name}
              size={34}
              presence={person.place ? undefined : lookOf(presence.get(person.id))}
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
