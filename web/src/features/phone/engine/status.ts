import { createStore, useStore } from '@/design/store';

/**
 * `off`: signed out; `connecting`: first registration; `ready`: calls in and out; `lost`: was or should be registered,
 * trying again; `refused`: the server said no, and trying again by itself would not help.
 */
export type PhoneState = 'off' | 'connecting' | 'ready' | 'lost' | 'refused';

export interface PhoneStatus {
  state: PhoneState;
  /** The server's or network's words, for the details line. */
  detail?: string;
  deviceId?: string;
}

export const phoneStatus = createStore<PhoneStatus>({ state: 'off' });
export const usePhoneStatus = (): PhoneStatus => useStore(phoneStatus);
