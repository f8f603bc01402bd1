import { createContext, useContext } from 'react';
import { useStore } from '@/design/store';
import type { Participant } from '../protocol';
import { isHost } from '../protocol';
import type { RoomState } from './roomState';
import type { RoomSession } from './session';

export const SessionContext = createContext<RoomSession | null>(null);

/** The meeting that this page is in. */
export function useSession(): RoomSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('No meeting around this component');
  return session;
}

interface InRoom extends RoomState {
  session: RoomSession;
  me: Participant | undefined;
  host: boolean;
}

/** All that is known of the meeting; only inside it. */
export function useRoom(): InRoom {
  const session = useSession();
  const state = useStore(session.state);
  if (!state) throw new Error('Not in the meeting yet');
  return { ...state, session, me: state.participants.find(({ id }) => id === state.you), host: isHost(state.role) };
}
