import type { SipInfo } from 'ringcentral-web-phone/types';
import { call } from '@/api/client';
import type { Provision, ProvisionedSip } from '@/api/shapes';
import type { SipScheme } from './sipClient';

export interface Provisioned {
  sipInfo: SipInfo;
  scheme: SipScheme;
  deviceId: string;
}

const browserName = (): string => {
  const agent = navigator.userAgent;
  const known = [/Edg\//, /Firefox\//, /Chrome\//, /Safari\//].find((pattern) => pattern.test(agent));
  const name = known
    ? known.source.replace('\\/', '') === 'Edg'
      ? 'Edge'
      : known.source.replace('\\/', '')
    : 'Browser';
  return `${name} (web app)`;
};

/** Pick the transport that needs no certificate on a plain-http page (this machine), and WSS everywhere else. */
export function pickTransport(offers: ProvisionedSip[], pageProtocol: string): ProvisionedSip | undefined {
  const wanted = pageProtocol === 'http:' ? 'WS' : 'WSS';
  const by = (transport: string) => offers.find((offer) => offer.transport.toUpperCase() === transport);
  return by(wanted) ?? by('WSS');
}

export async function provision(): Promise<Provisioned> {
  const answer = await call<Provision>('/client-info/sip-provision', {
    method: 'POST',
    body: { sipInfo: [{ transport: 'WSS' }, { transport: 'WS' }], device: { computerName: browserName() } },
  });
  const offer = pickTransport(answer.sipInfo, location.protocol);
  if (!offer) throw new Error('The server offers no transport for browsers');
  return {
    scheme: offer.transport.toUpperCase() === 'WS' ? 'ws' : 'wss',
    deviceId: String(answer.device.id),
    sipInfo: { ...offer, outboundProxyBackup: offer.outboundProxyBackup ?? '', stunServers: offer.stunServers ?? [] },
  };
}

let mine: string | null = null;

/** Whether no other tab has this name. A duplicated tab has that of the tab it was made of. */
const claim = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    if (!navigator.locks) return resolve(true);
    const keep = (lock: Lock | null) => {
      resolve(lock !== null);
      return lock ? new Promise<void>(() => undefined) : undefined;
    };
    navigator.locks.request(`clarion.phone.${name}`, { ifAvailable: true }, keep).catch(() => resolve(true));
  });

/** One binding per tab: a reload replaces its own, other tabs keep ringing. */
export async function instanceId(): Promise<string> {
  if (mine) return mine;
  const name = 'clarion.phone-instance';
  const known = sessionStorage.getItem(name);
  if (known && (await claim(known))) {
    mine = known;
    return known;
  }
  // Pages over plain http have no randomUUID; the id only has to differ from those of a few other phones.
  mine =
    crypto.randomUUID?.() ??
    Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join('-');
  sessionStorage.setItem(name, mine);
  await claim(mine);
  return mine;
}
