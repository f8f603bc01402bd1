import { Button, MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { listChats } from '@/features/messaging/chats/api';
import { useText } from '@/text/useText';
import apps from '../apps/Apps.module.css';
import { type Entry, type Token, useAddBot } from './queries';

/** Teams that one is in, and where something can be added. */
const useOwnTeams = () =>
  useQuery({
    queryKey: ['gallery-teams'],
    queryFn: async () =>
      (await listChats()).records.filter(
        (chat) => chat.type === 'Team' && chat.status !== 'Archived' && !chat.encrypted,
      ),
  });

interface AddBotProps {
  entry: Entry;
  onAdded: (token: Token) => void;
  onClose: () => void;
}

export function AddBot({ entry, onAdded, onClose }: AddBotProps) {
  const { t } = useText();
  const { data } = useOwnTeams();
  const [teams, setTeams] = useState<string[]>([]);
  const add = useAddBot(entry.id);
  const problems = problemsOf(add.error, ['teamIds']);
  return (
    <>
      <p className={apps.words}>{t('gallery.addLead')}</p>
      <MultiSelect
        label={t('gallery.teams')}
        searchable
        data={(data ?? []).map((team) => ({ value: team.id, label: team.name ?? '' }))}
        value={teams}
        maxValues={20}
        error={problems.of('teamIds')}
        onChange={setTeams}
      />
      <Problem message={problems.rest} />
      <div className={apps.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('chats.cancel')}
        </Button>
        <Button
          loading={add.isPending}
          onClick={() =>
            add.mutate(teams, {
              onSuccess: (token) => {
                onClose();
                onAdded(token);
              },
            })
          }
        >
          {t('gallery.add')}
        </Button>
      </div>
    </>
  );
}
