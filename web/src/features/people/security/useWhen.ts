import { momentText } from '@/design/time';
import { useText } from '@/text/useText';

/** A moment of the wire, as a person writes it. */
export function useWhen(): (time: string) => string {
  const { code } = useText();
  return (time) => momentText(new Date(time), code);
}
