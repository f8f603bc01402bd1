import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { BlockedGreeting, Blocking } from '../handling/shapes';

export type Kind = BlockedGreeting['type'];
/** What is to be heard: nothing of these means as all who are blocked. */
export interface WantedGreeting {
  file?: File;
  text?: string;
  presetId?: string;
}

export const kindGreeting = (blocking: Blocking, type: Kind): BlockedGreeting | undefined =>
  blocking.greetings.find((each) => each.type === type);

/** Who is blocked hears this from now on; what they heard before is dropped if it was made for them alone. */
export function useKindGreeting(extension: string, blocking: Blocking, type: Kind) {
  const queries = useQueryClient();
  const make = async ({ file, text }: WantedGreeting): Promise<string> => {
    const query = file ? { type, apply: 'false' } : { apply: 'false' };
    const body = file ?? { type, text };
    return (await call<{ id: string }>(`${extension}/greeting`, { method: 'POST', query, body })).id;
  };
  const change = async (wanted: WantedGreeting) => {
    const before = kindGreeting(blocking, type)?.custom?.id;
    const others = blocking.greetings.filter((each) => each.type !== type);
    const chosen = wanted.presetId
      ? [{ type, preset: { id: wanted.presetId } }]
      : wanted.file || wanted.text
        ? [{ type, custom: { id: await make(wanted) } }]
        : [];
    await call(`${extension}/caller-blocking`, { method: 'PUT', body: { greetings: [...others, ...chosen] } });
    if (before && type !== 'BlockedCallersAll')
      await call(`${extension}/clarion/greetings/${before}`, { method: 'DELETE' }).catch(() => undefined);
  };
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all(['greetings', 'handling'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
