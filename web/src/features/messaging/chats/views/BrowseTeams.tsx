import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowLeft, IconCompass, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { actOnTeam, listTeams, type Team } from '../api';
import css from '../Chats.module.css';
import { withoutTurns } from '../names';
import { useGo } from '../place';
import { useLines } from '../store';
import { refreshLine } from '../sync';

/** Public teams that one may join. */
export function BrowseTeams({ onBack }: { onBack: () => void }) {
  const { t } = useText();
  const { byId } = useLines();
  const [typed, setTyped] = useState('');
  const { data, error, refetch } = useQuery({ queryKey: ['chats', 'teams'], queryFn: listTeams, staleTime: 0 });
  const wanted = typed.trim().toLocaleLowerCase();
  const found = (data ?? []).filter(
    (team) => team.public && team.status !== 'Archived' && team.name.toLocaleLowerCase().includes(wanted),
  );
  return (
    <>
      <header className={css.header}>
        <ActionIcon className={css.back} size={40} color="gray" onClick={onBack} aria-label={t('texts.back')}>
          <IconArrowLeft size={22} aria-hidden />
        </ActionIcon>
        <h2 className={css.title}>{t('chats.browse')}</h2>
      </header>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={5} /> : null}
      {data ? (
        <div className={css.wide}>
          <TextInput
            aria-label={t('chats.filterNames')}
            placeholder={t('chats.filterNames')}
            leftSection={<IconSearch size={17} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {found.length === 0 ? (
            <EmptyState icon={IconCompass} title={t('chats.noTeams')}>
              {t('chats.noTeamsWords')}
            </EmptyState>
          ) : null}
          <ul className={css.list}>
            {found.slice(0, 200).map((team) => (
              <TeamRow key={team.id} team={team} inside={byId.has(team.id)} />
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}

function TeamRow({ team, inside }: { team: Team; inside: boolean }) {
  const { t } = useText();
  const go = useGo();
  const [busy, setBusy] = useState(false);
  const join = () => {
    setBusy(true);
    actOnTeam(team.id, 'join')
      .then(() => refreshLine(team.id))
      .then(() => go({ c: team.id }))
      .catch((error: Error) => toastBad(t('texts.notChanged'), error.message))
      .finally(() => setBusy(false));
  };
  return (
    <li className={css.person}>
      <span className={css.personName}>
        <bdi>{withoutTurns(team.name)}</bdi>
        {team.description ? <span className={css.cardDetail}> · {withoutTurns(team.description)}</span> : null}
      </span>
      {inside ? (
        <Button size="compact-md" variant="default" onClick={() => go({ c: team.id })}>
          {t('chats.open')}
        </Button>
      ) : (
        <Button size="compact-md" loading={busy} onClick={join} aria-label={t('chats.joinTeam', { team: team.name })}>
          {t('chats.join')}
        </Button>
      )}
    </li>
  );
}
