import { useMutation } from '@tanstack/react-query';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Bridge, createMeeting, pathOf } from './queries';

/** Start a meeting in a tab of its own: calls go on in this one. `told` is called with the meeting, to tell others. */
export function useStart() {
  const { t } = useText();
  const make = useMutation({ mutationFn: (name: string) => createMeeting(name) });
  return {
    busy: make.isPending,
    start: (name: string, told?: (bridge: Bridge) => unknown) => {
      // Opened now, while the browser knows that somebody pressed something; filled when the server has answered.
      const tab = window.open('', '_blank');
      make.mutate(name, {
        onSuccess: async (bridge) => {
          await told?.(bridge);
          if (tab) tab.location.href = pathOf(bridge);
          else window.location.href = pathOf(bridge);
        },
        onError: (error) => {
          tab?.close();
          toastBad(t('meetings.notStarted'), error.message);
        },
      });
    },
  };
}
