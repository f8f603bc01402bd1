/** Moments that people mean when they put something off. */
export type MomentName = 'minutes20' | 'hour1' | 'hours3' | 'evening' | 'tomorrow' | 'monday';

export interface Moment {
  name: MomentName;
  at: Date;
}

const morning = 9;
const evening = 18;

const atHour = (from: Date, days: number, hour: number): Date =>
  new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, hour);

const soon = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

/** In local time, the soonest first; `short`: also those within hours. Sunday evening knows one tomorrow only. */
export function momentsAfter(now: Date, short: boolean): Moment[] {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const found: Moment[] = short
    ? [
        { name: 'minutes20', at: soon(now, 20) },
        { name: 'hour1', at: soon(now, 60) },
        { name: 'hours3', at: soon(now, 180) },
      ]
    : [];
  if (now.getHours() < evening - 1) found.push({ name: 'evening', at: atHour(now, 0, evening) });
  found.push({ name: 'tomorrow', at: atHour(now, 1, morning) });
  if (toMonday > 1) found.push({ name: 'monday', at: atHour(now, toMonday, morning) });
  return found.sort((a, b) => a.at.getTime() - b.at.getTime());
}

const two = (number: number): string => String(number).padStart(2, '0');

/** As a field for day and time wants it, in local time. */
export const fieldValue = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
