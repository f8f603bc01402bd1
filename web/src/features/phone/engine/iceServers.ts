import type CallSession from 'ringcentral-web-phone/call-session/index';
import { call } from '@/api/client';
import type { IceServers } from '@/api/generated';

/** A call does not wait longer for the servers that it may do without. */
const WITHIN_MS = 2000;

let known: RTCIceServer[] = [];
let renewAt = 0;

/** Stale credentials are worth a try, where there are no others. */
async function fetchServers(now: number): Promise<void> {
  const found = await call<IceServers>('/clarion/ice-servers');
  known = found.iceServers;
  renewAt = now + (Date.parse(found.expirationTime) - now) / 2;
}

/** STUN and TURN servers with credentials that are valid for a while yet. */
export async function iceServers(now = Date.now()): Promise<RTCIceServer[]> {
  if (now >= renewAt) {
    const late = new Promise<void>((done) => setTimeout(done, WITHIN_MS));
    await Promise.race([fetchServers(now).catch(() => undefined), late]);
  }
  return known;
}

/** The package knows STUN servers only: this adds TURN before the connection looks for ways. */
export function addIceServers(session: Pick<CallSession, 'rtcPeerConnection'> & { init: () => Promise<void> }): void {
  const init = session.init.bind(session);
  session.init = async () => {
    const [servers] = await Promise.all([iceServers(), init()]);
    if (servers.length > 0) session.rtcPeerConnection?.setConfiguration({ iceServers: servers });
  };
}
