import { useMutation } from '@tanstack/react-query';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Bridge, createMeeting, pathOf } from './queries';

interface Start {
  name: string;
  /** Tell others of it. */
  told?: (bridge: Bridge) => unknown;
  tab: Window | null;
}

/** Start a meeting in a tab of its own: calls go on in this one. */
export function useStart() {
  const { t } = useText();
  // All of it in one function: the menu that was pressed may be gone before the server answers.
  const make = useMutation({
    mutationFn: async ({ name, told, tab }: Start) => {
      try {
        const bridge = await createMeeting(name);
        // Others may not hear of it; the meeting is there all the same.
        await Promise.resolve(told?.(bridge)).catch((error: Error) => toastBad(t('meetings.notTold'), error.message));
        (tab ?? window).location.href = pathOf(bridge);
      } catch (error) {
        tab?.close();
        toastBad(t('meetings.notStarted'), error instanceof Error ? error.message : undefined);
      }
    },
  });
  return {
    busy: make.isPending,
    // The tab is opened now, while the browser knows that somebody pressed something.
    start: (name: string, told?: Start['told']) => make.mutate({ name, told, tab: window.open('', '_blank') }),
  };
}
