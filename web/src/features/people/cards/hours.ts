import type { ColleagueHours } from '@/api/generated';
import { timeText } from '@/design/time';
import { useText } from '@/text/useText';

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
type Day = (typeof days)[number];

/** A day of a week that begins on a Monday, for its name. */
const dateOf = (day: Day): Date => new Date(2024, 0, 1 + days.indexOf(day));

const clock = (text: string): Date => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return new Date(2024, 0, 1, hours, minutes);
};

/** Groups neighboring days with the same hours: `Mon–Fri 9:00–17:00`. */
export function groupedDays(
  week: ColleagueHours['weeklyRanges'],
): { first: Day; last: Day; ranges: [string, string][] }[] {
  const groups: { first: Day; last: Day; ranges: [string, string][] }[] = [];
  let before = '';
  for (const day of days) {
    const ranges = (week[day] ?? []).map(({ from = '', to = '' }): [string, string] => [from, to]);
    const key = JSON.stringify(ranges);
    const group = groups.at(-1);
    if (ranges.length > 0 && group && key === before) group.last = day;
    else if (ranges.length > 0) groups.push({ first: day, last: day, ranges });
    before = key;
  }
  return groups;
}

/** The working week of a colleague in words, and what it is there now. */
export function useHoursText() {
  const { t, code } = useText();
  const name = (day: Day) => new Intl.DateTimeFormat(code, { weekday: 'short' }).format(dateOf(day));
  const range = ([from, to]: [string, string]) => `${timeText(clock(from), code)}–${timeText(clock(to), code)}`;
  return {
    week: ({ weeklyRanges, always }: ColleagueHours): string =>
      always
        ? t('card.always')
        : groupedDays(weeklyRanges)
            .map(({ first, last, ranges }) => {
              const named = first === last ? name(first) : `${name(first)}–${name(last)}`;
              return `${named} ${ranges.map(range).join(', ')}`;
            })
            .join('\n'),
    now: ({ timeZone, open }: ColleagueHours): string => {
      const local = new Intl.DateTimeFormat(code, {
        hour: 'numeric',
        minute: '2-digit',
        timeZone,
        timeZoneName: 'short',
      });
      return `${local.format(new Date())} · ${t(open ? 'card.atWork' : 'card.notAtWork')}`;
    },
  };
}
