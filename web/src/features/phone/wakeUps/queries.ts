import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';

export const repeats = ['Once', 'Daily', 'Workdays'] as const;
export const sounds = ['Music', 'Evening', 'None'] as const;

export interface Alarm {
  time: string;
  repeat: (typeof repeats)[number];
  sound: (typeof sounds)[number];
  tries: number;
  everyMinutes: number;
  snoozeMinutes: number;
}

export interface WakeUp extends Alarm {
  id: string;
  status: 'Waiting' | 'Over';
  nextTime?: string;
  lastTime?: string;
  lastResult?: 'Answered' | 'Missed' | 'NoAnswer' | 'NoPhone' | 'Snoozed';
}

export const usual: Alarm = {
  time: '07:00',
  repeat: 'Once',
  sound: 'Music',
  tries: 3,
  everyMinutes: 5,
  snoozeMinutes: 10,
};

const path = (person: string) => `/account/~/extension/${person}/clarion/wake-ups`;

/** Of one person; `~` is oneself. */
export const useWakeUps = (person: string) =>
  useQuery({
    queryKey: [...keys.wakeUps, person],
    queryFn: ({ signal }) => call<{ records: WakeUp[]; timeZone: string; code: string }>(path(person), { signal }),
  });

/** What a person sends of one: the form's part of it. */
const bodyOf = ({ time, repeat, sound, tries, everyMinutes, snoozeMinutes }: Alarm): Alarm => ({
  time,
  repeat,
  sound,
  tries,
  everyMinutes,
  snoozeMinutes,
});

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.wakeUps }),
  });
}

export const useSaveWakeUp = (person: string, id: string | undefined) =>
  useChange((alarm: Alarm) =>
    id
      ? call(`${path(person)}/${id}`, { method: 'PUT', body: bodyOf(alarm) })
      : call(path(person), { method: 'POST', body: bodyOf(alarm) }),
  );

export const useRemoveWakeUp = (person: string) =>
  useChange((id: string) => call(`${path(person)}/${id}`, { method: 'DELETE' }));
