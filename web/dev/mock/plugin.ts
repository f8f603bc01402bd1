import type { IncomingMessage } from 'node:http';
import type { Plugin, ViteDevServer } from 'vite';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerRest } from './rest.ts';
import { endAll, onSession, ring, serveSip } from './sip.ts';

/** Stand-in for WebRTC on the page: descriptions without substance, no sound. */
const mediaStandIn = `
  window.clarionMockMedia = () => {
    const sdp = ['v=0','o=- 1 1 IN IP4 127.0.0.1','s=-','c=IN IP4 127.0.0.1','t=0 0','m=audio 9 UDP/TLS/RTP/SAVPF 0','a=sendrecv',''].join('\\r\\n');
    const later = async () => undefined;
    return { createOffer: async () => sdp, createAnswer: async () => sdp, applyAnswer: later, changeInputDevice: later,
      changeOutputDevice: later, setMuted() {}, sendDtmf() {}, dispose() {} };
  };`;

const notice = {
  id: 'n1',
  callerName: 'Dirk van den Berg',
  extensionNumber: '104',
  dialed: '911',
  callbackNumber: '+16505550104',
  address: { street: '410 Example Street', street2: 'Floor 2', city: 'Belmont', state: 'CA' },
};

/** `POST /__mock/ring?number=…&name=…`, `/__mock/emergency`, `/__mock/hangup` make things happen. */
function control(url: URL, sayLive: (topic: string, data: unknown) => void): string {
  if (url.pathname === '/__mock/ring')
    return String(ring(url.searchParams.get('number') ?? '102', url.searchParams.get('name') ?? ''));
  if (url.pathname === '/__mock/hangup') endAll();
  if (url.pathname === '/__mock/emergency') sayLive('emergency', { ...notice, time: new Date().toISOString() });
  return 'ok';
}

function serve(server: ViteDevServer): void {
  const live = new Set<WebSocket>();
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
  });
  const sayLive = (topic: string, data: unknown) => {
    for (const socket of live) socket.send(JSON.stringify({ type: 'event', topic, data }));
  };
  onSession((session) => sayLive('calls', session));
  server.httpServer?.on('upgrade', (request: IncomingMessage, socket, head) => {
    const protocol = request.headers['sec-websocket-protocol'];
    const isLive = request.url?.startsWith('/restapi/v1.0/clarion/live');
    if (protocol !== 'sip' && !isLive) return;
    sockets.handleUpgrade(request, socket, head, (opened) => {
      if (protocol === 'sip') return serveSip(opened);
      live.add(opened);
      opened.on('close', () => live.delete(opened));
    });
  });
  server.middlewares.use((request, response, next) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (url.pathname.startsWith('/__mock/')) return void response.end(control(url, sayLive));
    if (!url.pathname.startsWith('/restapi/')) return next();
    void answerRest(request, response, server.config.server.port);
  });
}

/** The server, invented: for work on the app without one. Never part of a build. */
export const mockServer = (): Plugin => ({
  name: 'clarion-mock',
  apply: 'serve',
  configureServer: serve,
  transformIndexHtml: () => [{ tag: 'script', children: mediaStandIn, injectTo: 'head-prepend' }],
});
