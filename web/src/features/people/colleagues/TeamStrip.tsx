import { Skeleton, Tooltip, UnstyledButton } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { EmptyState } from '@/design/parts/States';
import { PersonAvatar } from '@/features/people/PersonAvatar';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import type { Colleague } from '../colleague';
import { useMatches } from '../directory';
import { lookOf, useMe, usePresences } from '../queries';
import css from './TeamStrip.module.css';

const order = { available: 0, ringing: 1, oncall: 2, busy: 3, dnd: 3, away: 4, offline: 5 };

/** Of a large company, those whose names come first. */
const LOOKED_AT = 30;

/** The people most likely to pick up, one press away. */
export function TeamStrip() {
  const { t } = useText();
  const everyone = useMatches('', LOOKED_AT);
  const { data: me } = useMe();
  const presence = usePresences((everyone ?? []).map(({ id }) => id));
  if (!everyone) return <Skeleton height={84} radius="lg" role="status" aria-label={t('state.loading')} />;
  const others = everyone.filter((person) => person.id !== String(me?.id ?? ''));
  if (others.length === 0)
    return (
      <EmptyState icon={IconUsers} title={t('colleagues.alone')}>
        {t('colleagues.aloneWords')}
      </EmptyState>
    );
  const look = (person: Colleague) => lookOf(presence.get(person.id));
  const shown = [...others].sort((a, b) => order[look(a)] - order[look(b)]).slice(0, 6);
  return (
    <ul className={css.strip}>
      {shown.map((person) => (
        <li key={person.id}>
          <TeamTile person={person} look={look(person)} />
        </li>
      ))}
    </ul>
  );
}

function TeamTile({ person, look }: { person: Colleague; look: keyof typeof order }) {
  const { t } = useText();
  const attempt = useAttempt();
  return (
    <Tooltip label={t('colleagues.call', { who: person.name })}>
      <UnstyledButton
        className={css.tile}
        onClick={() => attempt(() => placeCall(person.extensionNumber, { name: person.name }))}
      >
        <PersonAvatar name={person.name} photo={person.photo} size={44} presence={look} silent />
        <span className={css.words}>
          <span className={css.name}>
            <span className="sr-only">{t('action.call')} </span>
            {person.name}
          </span>
          <span className={css.state}>{t(`presence.${look}`)}</span>
        </span>
      </UnstyledButton>
    </Tooltip>
  );
}
