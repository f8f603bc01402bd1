import type { Schedule } from './shapes';

/** When a custom rule counts: always, between two moments, or in hours of the week. */
export type TimesKind = 'always' | 'dates' | 'week';

export const kindOf = (schedule: Schedule): TimesKind =>
  schedule.weeklyRanges ? 'week' : schedule.ranges ? 'dates' : 'always';

/** As it is sent: what is empty is left out, and `{}` takes away what was there. */
export function asSent({ ranges, weeklyRanges, ref }: Schedule): Schedule {
  const moments = (ranges ?? [])
    .map(({ from, to }) => ({ ...(from ? { from } : {}), ...(to ? { to } : {}) }))
    .filter(({ from, to }) => from || to);
  const week = Object.fromEntries(Object.entries(weeklyRanges ?? {}).filter(([, spans]) => spans?.length));
  return {
    ...(moments.length ? { ranges: moments } : {}),
    ...(Object.keys(week).length ? { weeklyRanges: week } : {}),
    ...(ref ? { ref } : {}),
  };
}
