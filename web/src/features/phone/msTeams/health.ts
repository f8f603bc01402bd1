import type { TeamsProxy } from './queries';

/** A proxy that answers with an error is there, and takes no calls from us: it does not know our name. */
export function healthOf({ reachable, lastStatus }: Pick<TeamsProxy, 'reachable' | 'lastStatus'>) {
  if (reachable === null) return 'notAsked';
  if (!reachable) return 'silent';
  return lastStatus >= 300 ? 'refuses' : 'reachable';
}
