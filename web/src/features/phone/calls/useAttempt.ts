import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { PhoneError } from '../engine/actions';

/** Run something that may fail, and say so in words if it does. */
export function useAttempt(): (work: () => Promise<void>) => void {
  const { t } = useText();
  return (work) => {
    work().catch((error: unknown) => {
      const key = error instanceof PhoneError ? error.key : 'offline';
      toastBad(t(`phoneError.${key}`), t(`phoneError.${key}Advice`));
    });
  };
}
