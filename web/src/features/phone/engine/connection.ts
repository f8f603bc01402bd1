import type WebPhone from 'ringcentral-web-phone';
import type CallSession from 'ringcentral-web-phone/call-session/index';
import { ApiError } from '@/api/errors';
import { backoff } from '@/live/backoff';
import { deviceManager } from './audioDevices';
import { findCall } from './calls';
import { instanceId, provision } from './provision';
import type { ClarionSipClient } from './sipClient';
import { phoneStatus } from './status';

/** Called with every new phone before it registers. */
type Prepare = (phone: WebPhone) => void;

interface Line {
  phone: WebPhone;
  client: ClarionSipClient;
}

let line: Line | null = null;
let prepare: Prepare = () => undefined;
let wanted = false;
let trying = false;
let attempt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export const currentPhone = (): WebPhone | null => line?.phone ?? null;

/** Development only: a mock server has no media, so the mock page brings a stand-in for WebRTC. */
const mediaStandIn = () => (import.meta.env.DEV ? window.clarionMockMedia : undefined);

/** The SIP part is large, and the first page is there without it. */
const loadPhone = async () => {
  const [{ default: Phone }, { ClarionSipClient: Client }] = await Promise.all([
    import('ringcentral-web-phone'),
    import('./sipClient'),
  ]);
  return { Phone, Client };
};

async function build(): Promise<Line> {
  const [{ sipInfo, scheme, deviceId }, { Phone, Client }, instance] = await Promise.all([
    provision(),
    loadPhone(),
    instanceId(),
  ]);
  const client = new Client({ sipInfo, instanceId: instance }, scheme);
  const phone = new Phone({ sipInfo, sipClient: client, deviceManager, webRtcSessionFactory: mediaStandIn() });
  phoneStatus.set((now) => ({ ...now, deviceId }));
  client.on('registered', () => {
    attempt = 0;
    phoneStatus.set({ state: 'ready', deviceId });
  });
  client.on('registrationFailed', () => client.open && client.wsc.close());
  client.on('socketClosed', () => {
    if (line?.client !== client || trying) return;
    phoneStatus.set((now) => ({ ...now, state: 'lost' }));
    tryAgain();
  });
  prepare(phone);
  return { phone, client };
}

/** Start, or fail as soon as the socket closes: a request on a dead socket would wait for ever. */
const start = ({ phone, client }: Line): Promise<void> =>
  new Promise((resolve, reject) => {
    client.once('socketClosed', () => reject(new Error('Connection closed')));
    client.once('registrationFailed', reject);
    phone.start().then(resolve, reject);
  });

/** `final`: trying again would not help. `full`: too many phones are registered; places become free by themselves. */
function verdictOn(error: unknown): 'final' | 'full' | 'passing' {
  if (error instanceof ApiError) {
    return error.status >= 400 && error.status < 500 && error.status !== 429 ? 'final' : 'passing';
  }
  const status = error instanceof Error ? error.message.match(/SIP\/2\.0 (\d+)/)?.[1] : undefined;
  if (status === '603') return 'full';
  return status === '403' ? 'final' : 'passing';
}

/**
 * A call that outlived its socket goes on over the new one. Where media still flows the same description is sent again,
 * which only tells the server the new way here; where it does not (another network), ICE starts anew.
 */
function renew(session: CallSession): Promise<void> {
  const ice = session.rtcPeerConnection?.iceConnectionState;
  if (ice === 'disconnected' || ice === 'failed') return session.reInvite();
  return findCall(session.callId)?.held ? session.hold() : session.unhold();
}

async function connect(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  if (!wanted || trying) return;
  trying = true;
  try {
    line ??= await build();
    if (!wanted) return;
    await start(line);
    for (const session of line.phone.callSessions) if (session.state === 'answered') void renew(session);
  } catch (error) {
    failed(error);
  } finally {
    trying = false;
  }
}

function failed(error: unknown): void {
  if (!wanted) return;
  const detail = error instanceof Error ? error.message : String(error);
  const verdict = verdictOn(error);
  phoneStatus.set((now) => ({ ...now, state: verdict === 'passing' ? 'lost' : 'refused', detail }));
  if (verdict !== 'final') tryAgain();
}

function tryAgain(): void {
  if (!wanted || timer !== undefined) return;
  if (attempt > 1) line?.client.switchProxy();
  // After a while the credentials themselves may be stale: ask for new ones, unless calls hang on the old ones.
  if (attempt > 3 && !line?.phone.callSessions.length) line = null;
  timer = setTimeout(() => void connect(), backoff(attempt, 15_000));
  attempt += 1;
}

/** Register this browser as a phone and keep it registered. */
export function connectPhone(onNewPhone: Prepare): void {
  if (wanted) return;
  prepare = onNewPhone;
  wanted = true;
  attempt = 0;
  phoneStatus.set({ state: 'connecting' });
  void connect();
}

/** Try at once, because the person asked or the network came back. */
export function reconnectPhone(): void {
  if (!wanted || (phoneStatus.get().state === 'ready' && line?.client.open)) return;
  attempt = 0;
  clearTimeout(timer);
  timer = undefined;
  if (!line?.phone.callSessions.length) line = null;
  phoneStatus.set((now) => ({ ...now, state: 'connecting' }));
  void connect();
}

/**
 * The package declines whatever rings when a phone goes, for all phones of the person: callers would hear that nobody
 * wants them because a page was closed. What rings here goes on elsewhere, and to voicemail then.
 */
export function letRing(phone: Pick<WebPhone, 'callSessions'>, staying: ReadonlySet<string> = new Set()): void {
  phone.callSessions = phone.callSessions.filter(
    (session) => (session.direction !== 'inbound' || session.state === 'answered') && !staying.has(session.callId),
  );
}

/** `staying`: calls that another page goes on with; the server keeps them. */
export async function disconnectPhone(staying?: ReadonlySet<string>): Promise<void> {
  wanted = false;
  clearTimeout(timer);
  timer = undefined;
  const leaving = line;
  line = null;
  phoneStatus.set({ state: 'off' });
  if (!leaving?.client.open) return;
  letRing(leaving.phone, staying);
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 1_500));
  await Promise.race([leaving.phone.dispose().catch(() => undefined), patience]);
}
