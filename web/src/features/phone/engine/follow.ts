import type InboundCallSession from 'ringcentral-web-phone/call-session/inbound';
import type CallSession from 'ringcentral-web-phone/call-session/index';
import type InboundMessage from 'ringcentral-web-phone/sip-message/inbound';
import { addCall, type Call, type CallerProof, changeCall, findCall, sipSessions } from './calls';
import { endCall } from './ended';
import { type Ending, endingOfParties, endingOfReasonHeader, endingOfStatus } from './endings';
import { attachRemoteAudio } from './remoteAudio';
import { partiesOf } from './sessions';

const failing = new Set<string>();
const farEndHungUp = new Map<string, string>();

/** What `verstat` of 3GPP TS 24.229 says about a number. */
export function proofIn(asserted: string | undefined): CallerProof | undefined {
  const verstat = asserted?.match(/;verstat=([\w-]+)/)?.[1];
  if (verstat === 'TN-Validation-Passed') return 'verified';
  return verstat === 'TN-Validation-Failed' ? 'doubtful' : undefined;
}

/** What the announcement of an inbound call (`P-rc`) and its From header say about the caller. */
export function callerOf(session: InboundCallSession): Pick<Call, 'number' | 'name' | 'proof' | 'queue'> {
  const announced = session.sipMessage.getHeader('P-rc') ?? '';
  const attribute = (name: string) => decode(announced.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? '');
  const display = session.remotePeer.match(/^\s*"([^"]*)"/)?.[1] ?? '';
  const number = attribute('Phn') || session.remoteNumber;
  const name = session.rcApiCallInfo?.callerIdName || attribute('Nm') || display;
  const proof = proofIn(session.sipMessage.getHeader('P-Asserted-Identity'));
  const queue = session.rcApiCallInfo?.queueName || undefined;
  return { number, name: name && name !== number ? name : undefined, proof, queue };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** Put a new session on screen and keep its entry true until it is over. */
export function follow(session: CallSession, about: Pick<Call, 'number'> & Partial<Call>): void {
  const id = session.callId;
  sipSessions.set(id, session);
  addCall({
    direction: session.direction,
    phase: session.direction === 'inbound' ? 'ringing' : 'dialing',
    startedAt: Date.now(),
    held: false,
    muted: false,
    busy: false,
    atVoicemail: false,
    emergency: false,
    ...ids(session),
    ...about,
    id,
  });
  attachRemoteAudio(session);
  // Not on the first page: nobody waits for it.
  void import('./noise/callNoise').then(({ removeNoise }) => removeNoise(session));
  // A call that goes on here was connected before.
  const phase = about.phase ?? 'ringing';
  session.on('ringing', () => {
    changeCall(id, { phase, ...ids(session) });
    setTimeout(() => hearEarly(session), answerDelay);
  });
  session.on('answered', () => answered(session));
  session.on('failed', (subject: string) => failed(id, endingOfStatus(Number(subject.split(' ')[1]))));
  session.on('inboundMessage', (message: InboundMessage) => {
    if (/^(BYE|CANCEL) sip:/.test(message.subject)) farEndHungUp.set(id, message.getHeader('Reason') ?? '');
  });
  session.on('disposed', () => disposed(session));
}

/** An answer follows at once where there will be one. In milliseconds. */
const answerDelay = 400;

/** What is said before any answer: that nobody has the number, for one. The package leaves it out. */
function hearEarly(session: CallSession): void {
  const sdp = session.direction === 'outbound' && session.state === 'ringing' ? session.sipMessage.body : '';
  if (!sdp.includes('m=audio')) return;
  session.rtcPeerConnection?.setRemoteDescription({ type: 'pranswer', sdp }).catch(() => undefined);
}

/** What the server calls the call; what is known already stays where a message does not say. */
const ids = ({ sessionId, partyId }: CallSession): Pick<Call, 'sessionId' | 'partyId'> => ({
  ...(sessionId && { sessionId }),
  ...(partyId && { partyId }),
});

/** The server answers outbound calls before the callee does: those stay `ringing` until the session says more. */
function answered(session: CallSession): void {
  const id = session.callId;
  const call = findCall(id);
  if (!call || call.phase === 'ended') {
    // Given up while it was being set up; leave once the package has acknowledged the answer.
    setTimeout(() => void session.hangup(), 0);
    return;
  }
  if (session.direction === 'inbound' || !session.sessionId) {
    changeCall(id, { phase: 'connected', connectedAt: Date.now(), busy: false, ...ids(session) });
  } else {
    changeCall(id, { phase: call.phase === 'connected' ? 'connected' : 'ringing', ...ids(session) });
  }
}

const endingFor = (call: Call, reasonHeader: string | undefined): Ending => {
  if (call.merging) return 'merged';
  if (call.handingOver) return 'transferred';
  const told = endingOfReasonHeader(reasonHeader);
  if (call.direction === 'inbound')
    return call.phase === 'ringing' ? (told === 'elsewhere' ? told : 'missed') : 'ended';
  if (call.phase === 'connected') return 'ended';
  // The session says more than a SIP status can: 403 is an international call, a blocked number or something else.
  return call.announced ?? endingOfParties(partiesOf(call.sessionId), call.partyId) ?? told ?? 'ended';
};

/** How long to wait for the session's word about why, in milliseconds: it may come a moment after SIP's. */
const wordDelay = 350;

function failed(id: string, told: Ending): void {
  failing.add(id);
  setTimeout(() => {
    failing.delete(id);
    const call = findCall(id);
    if (call) endCall(id, call.announced ?? endingOfParties(partiesOf(call.sessionId), call.partyId) ?? told);
  }, wordDelay);
}

function disposed(session: CallSession): void {
  const id = session.callId;
  const reason = farEndHungUp.get(id);
  farEndHungUp.delete(id);
  const call = findCall(id);
  if (!call || call.phase === 'ended' || failing.has(id)) return;
  const decide = () => {
    const now = findCall(id);
    if (now) endCall(id, endingFor(now, reason));
  };
  if (call.direction === 'outbound' && call.phase !== 'connected' && !call.handingOver) setTimeout(decide, wordDelay);
  else decide();
}
