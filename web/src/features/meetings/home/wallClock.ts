const partsIn = (at: Date, zone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
};

/** The moment at which clocks in `zone` show `wall` (2026-01-05T09:00). A time that clocks skip is an hour later. */
export function momentAt(wall: string, zone: string): Date | null {
  const shown = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) ? Date.parse(`${wall}:00Z`) : Number.NaN;
  if (Number.isNaN(shown)) return null;
  let at = shown;
  for (let tries = 0; tries < 2; tries += 1) at -= partsIn(new Date(at), zone) - shown;
  return new Date(at);
}

/** What clocks in `zone` show, as a field for day and time wants it. */
export const wallOf = (at: Date, zone: string): string => new Date(partsIn(at, zone)).toISOString().slice(0, 16);
