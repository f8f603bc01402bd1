import { Button } from '@mantine/core';
import { IconPlayerTrackPrev } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { ReplayInfo } from '@/api/generated';
import { Problem } from '@/design/parts/Problem';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { Facts } from '../Facts';
import { officer } from '../queries';
import trust from '../Trust.module.css';

type ReplayAnswer = ReplayInfo;

const DAYS = 30;

/** What a rule with other limits would have said of the account's last month, compared with what was said. */
export function Replay({ rule, changes }: { rule: string; changes: string[] }) {
  const { t } = useText();
  const { data: me } = useMe();
  const [id, setId] = useState('');
  const ask = useMutation({
    mutationFn: () => {
      const now = new Date();
      const from = new Date(now.getTime() - DAYS * 86_400_000);
      const body = {
        from: from.toISOString(),
        to: now.toISOString(),
        accountId: String(me?.account?.id ?? ''),
        changes,
      };
      return call<ReplayAnswer>(`${officer}/replays`, { method: 'POST', body });
    },
    onSuccess: (answer) => setId(answer.id),
  });
  const { data, error } = useQuery({
    queryKey: ['conduct-replay', id],
    queryFn: ({ signal }) => call<ReplayAnswer>(`${officer}/replays/${id}`, { signal }),
    enabled: Boolean(id),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 1_000),
  });
  const running = ask.isPending || (Boolean(id) && (!data || data.state === 'running'));
  return (
    <div className={trust.stack}>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlayerTrackPrev size={16} aria-hidden />}
          loading={running}
          onClick={() => ask.mutate()}
        >
          {t('replay.ask', { days: DAYS })}
        </Button>
      </div>
      <Problem message={(ask.error ?? error)?.message} />
      {data && (data.state === 'failed' || data.state === 'interrupted') ? (
        <Problem message={t('replay.failed')} />
      ) : null}
      {data?.result && data.state === 'done' ? <Result rule={rule} result={data.result} /> : null}
    </div>
  );
}

function Result({ rule, result }: { rule: string; result: NonNullable<ReplayAnswer['result']> }) {
  const { t } = useText();
  const own = result.rules.find((one) => one.rule === rule);
  return (
    <div role="status">
      <Facts
        label={t('replay.title')}
        facts={[
          [t('replay.judged'), String(result.judged)],
          [t('replay.differing'), String(result.differing)],
          [t('replay.fits'), own ? t('replay.beforeAfter', { before: own.before, after: own.after }) : ''],
          [t('replay.wouldStop'), own ? String(own.wouldStop) : ''],
          [t('replay.wouldLetGo'), own ? String(own.wouldLetGo) : ''],
          [t('replay.people'), String(result.people.length + result.morePeople)],
        ]}
      />
    </div>
  );
}
