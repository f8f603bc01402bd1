import type { WebSocket } from 'ws';

/**
 * Just enough of the server's SIP side, over plain WebSocket, for the web phone to register, call and be called.
 * There is no media: the page brings a stand-in. What a call does is decided by its number (see `behave`).
 */
interface Dialog {
  callId: string;
  session: string;
  from: string;
  to: string;
  invite: string;
  state: string;
  reason?: string;
  socket: WebSocket;
}

const dialogs = new Map<string, Dialog>();
let phone: WebSocket | null = null;
let cseq = 1_000_000;
let watcher: (session: object) => void = () => undefined;

export const onSession = (listener: (session: object) => void): void => {
  watcher = listener;
};

const sdp = (port: number): string =>
  [
    'v=0',
    `o=- ${Date.now()} 1 IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} UDP/TLS/RTP/SAVPF 0`,
    'a=sendrecv',
    '',
  ].join('\r\n');

const header = (text: string, name: string): string =>
  text.match(new RegExp(`^${name}: (.*)$`, 'im'))?.[1]?.trim() ?? '';

const random = (): string => Math.random().toString(16).slice(2, 14);

export function sessionBody(id: string): object {
  const dialog = [...dialogs.values()].find((each) => each.session === id);
  if (!dialog) throw Object.assign(new Error('Session not found'), { status: 404 });
  return {
    id,
    telephonySessionId: id,
    parties: [
      { id: `p-${id.slice(2)}-1`, direction: 'Outbound', status: { code: 'Answered' } },
      { id: `p-${id.slice(2)}-2`, direction: 'Inbound', status: { code: dialog.state, reason: dialog.reason } },
    ],
  };
}

const change = (dialog: Dialog, state: string, reason?: string): void => {
  Object.assign(dialog, { state, reason });
  watcher(sessionBody(dialog.session));
};

function reply(socket: WebSocket, request: string, status: string, extra: string[] = [], body = '', toTag = ''): void {
  const to = header(request, 'To');
  const lines = [
    `SIP/2.0 ${status}`,
    `Via: ${header(request, 'Via')}`,
    `From: ${header(request, 'From')}`,
    `To: ${toTag && !to.includes(';tag=') ? `${to};tag=${toTag}` : to}`,
    `Call-ID: ${header(request, 'Call-Id')}`,
    `CSeq: ${header(request, 'CSeq')}`,
    ...extra,
    `Content-Length: ${body.length}`,
  ];
  socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function ask(dialog: Dialog, method: string, extra: string[] = [], body = ''): void {
  const lines = [
    `${method} sip:web@mock SIP/2.0`,
    `Via: SIP/2.0/WS mock;branch=z9hG4bK${random()}`,
    `From: ${dialog.from}`,
    `To: ${dialog.to}`,
    `Call-ID: ${dialog.callId}`,
    `CSeq: ${++cseq} ${method}`,
    ...extra,
    `Content-Length: ${body.length}`,
  ];
  dialog.socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function end(dialog: Dialog, reason?: string): void {
  change(dialog, 'Disconnected', reason);
  ask(dialog, 'BYE');
  dialogs.delete(dialog.callId);
}

/** Busy: …0130; no answer: …0140; everything else answers after two seconds. */
function behave(dialog: Dialog, number: string): void {
  const later = (ms: number, act: () => void) => setTimeout(() => dialogs.has(dialog.callId) && act(), ms);
  if (/0130$/.test(number)) return void later(1200, () => end(dialog, 'TargetBusy'));
  if (/0140$/.test(number)) return void later(4000, () => end(dialog, 'NoAnswer'));
  later(300, () => change(dialog, 'Proceeding'));
  later(2000, () => change(dialog, 'Answered'));
}

function invite(socket: WebSocket, text: string): void {
  const callId = header(text, 'Call-Id');
  const known = dialogs.get(callId);
  if (known) return reply(socket, text, '200 OK', ['Content-Type: application/sdp'], sdp(40002));
  if (!header(text, 'Proxy-Authorization'))
    return reply(
      socket,
      text,
      '407 Proxy Authentication Required',
      ['Proxy-Authenticate: Digest realm="mock", nonce="n1"'],
      '',
      'x1',
    );
  const session = `s-${random()}`;
  const tag = random();
  const ids = `p-rc-api-ids: party-id=p-${session.slice(2)}-1;session-id=${session}`;
  const dialog: Dialog = {
    callId,
    session,
    from: `${header(text, 'To')};tag=${tag}`,
    to: header(text, 'From'),
    invite: text,
    state: 'Setup',
    socket,
  };
  dialogs.set(callId, dialog);
  reply(socket, text, '183 Session Progress', [ids], '', tag);
  reply(socket, text, '200 OK', [ids, 'Content-Type: application/sdp'], sdp(40000), tag);
  behave(dialog, text.match(/^INVITE sip:([^@]+)@/)?.[1] ?? '');
}

function received(socket: WebSocket, text: string): void {
  const method = text.split(' ')[0] ?? '';
  const dialog = dialogs.get(header(text, 'Call-Id'));
  if (method === 'REGISTER') {
    if (!header(text, 'Authorization'))
      return reply(socket, text, '401 Unauthorized', ['WWW-Authenticate: Digest realm="mock", nonce="n0"'], '', 'r1');
    phone = socket;
    return reply(socket, text, '200 OK', [`Contact: ${header(text, 'Contact')}`], '', 'r1');
  }
  if (method === 'INVITE') return invite(socket, text);
  if (method === 'REFER' && dialog) {
    reply(socket, text, '202 Accepted');
    const replaced = header(text, 'Refer-To').match(/Replaces=([^%]+)%3B/)?.[1];
    const second = replaced ? dialogs.get(replaced) : undefined;
    setTimeout(() => {
      if (second) end(second);
      end(dialog, 'BlindTransfer');
    }, 700);
    return;
  }
  if (method === 'MESSAGE' && dialog) {
    reply(socket, text, '200 OK');
    if (/Cmd="1[0124]"/.test(text)) cancel(dialog);
    return;
  }
  if (method === 'BYE') {
    reply(socket, text, '200 OK');
    if (dialog) change(dialog, 'Disconnected');
    dialogs.delete(header(text, 'Call-Id'));
    return;
  }
  if (method === 'SIP/2.0' && text.startsWith('SIP/2.0 200') && / INVITE$/m.test(header(text, 'CSeq')) && dialog) {
    ask(dialog, 'ACK');
    return;
  }
  if (['CANCEL', 'INFO'].includes(method)) reply(socket, text, '200 OK');
}

function cancel(dialog: Dialog): void {
  ask(dialog, 'CANCEL');
  dialogs.delete(dialog.callId);
}

/** Let the page's phone ring. */
export function ring(number: string, name: string): boolean {
  if (!phone) return false;
  const session = `s-${random()}`;
  const dialog: Dialog = {
    callId: random(),
    session,
    socket: phone,
    invite: '',
    state: 'Proceeding',
    from: `"${name}" <sip:${number}@mock>;tag=${random()}`,
    to: '<sip:16505550100*101@mock>',
  };
  dialogs.set(dialog.callId, dialog);
  const message = `<Msg><Hdr SID="1" Req="2" From="a@mock" To="b@mock" Cmd="6"/><Bdy Phn="${number}" Nm="${name}"/></Msg>`;
  ask(
    dialog,
    'INVITE',
    [
      `P-rc: ${message}`,
      `p-rc-api-ids: party-id=p-${session.slice(2)}-2;session-id=${session}`,
      'Content-Type: application/sdp',
    ],
    sdp(40004),
  );
  return true;
}

export const endAll = (): void => {
  for (const dialog of dialogs.values()) end(dialog);
};

export function serveSip(socket: WebSocket): void {
  socket.on('message', (data) => received(socket, String(data)));
  socket.on('close', () => {
    for (const dialog of dialogs.values()) if (dialog.socket === socket) dialogs.delete(dialog.callId);
    if (phone === socket) phone = null;
  });
}
