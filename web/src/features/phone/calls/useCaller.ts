import { useContactOf } from '@/features/messaging/texts/names';
import type { Colleague } from '@/features/people/colleague';
import { usePeopleByNumber, usePlacesByNumber } from '@/features/people/directory';
import { useText } from '@/text/useText';
import { formatNumber } from '../dial/numbers';
import type { Call } from '../engine/calls';

export interface Caller {
  title: string;
  /** The number or extension, when the title is a name. */
  detail?: string;
  person?: Colleague;
}

/** The name to show for a call, and the number under it. */
export function useCaller(): (call: Pick<Call, 'number' | 'name' | 'conference'>) => Caller {
  const { t } = useText();
  const personOf = usePeopleByNumber();
  const placeOf = usePlacesByNumber();
  const contactOf = useContactOf();
  return (call) => {
    if (call.conference && call.number !== 'conference') return { title: t('conference.title') };
    const person = personOf(call.number);
    const known = person?.name ?? contactOf(call.number)?.name;
    const name = known || call.name || placeOf(call.number)?.name;
    const number = formatNumber(call.number);
    return name ? { title: name, detail: number, person } : { title: number, person };
  };
}
