import RcMessage from 'ringcentral-web-phone/rc-message/rc-message';
import { DefaultSipClient } from 'ringcentral-web-phone/sip-client';
import InboundMessage from 'ringcentral-web-phone/sip-message/inbound';
import ResponseMessage from 'ringcentral-web-phone/sip-message/outbound/response';
import type { SipClientOptions } from 'ringcentral-web-phone/types';

export type SipScheme = 'ws' | 'wss';

const answeredByItself = /^(MESSAGE|BYE|CANCEL|INFO|NOTIFY|UPDATE) sip:/;

/**
 * The package's SIP client with two differences: the scheme of the socket is a parameter (a page served over
 * http on this machine uses `ws:`, where the package insists on `wss:` and so on a certificate), and losing the
 * socket or the registration is an event (`socketClosed`, `registrationFailed`) instead of silence.
 */
export class ClarionSipClient extends DefaultSipClient {
  private onBackup = false;

  constructor(
    options: SipClientOptions,
    private readonly scheme: SipScheme,
  ) {
    super(options);
  }

  get open(): boolean {
    return this.wsc?.readyState === WebSocket.OPEN;
  }

  /** The next connection goes to the other outbound proxy, if there is one. */
  switchProxy(): void {
    this.onBackup = !this.onBackup && Boolean(this.sipInfo.outboundProxyBackup);
  }

  override connect(): Promise<void> {
    const proxy = this.onBackup ? this.sipInfo.outboundProxyBackup : this.sipInfo.outboundProxy;
    const socket = new WebSocket(`${this.scheme}://${proxy}`, 'sip');
    this.wsc = socket;
    socket.addEventListener('message', (event: MessageEvent<string>) => void this.receive(event.data));
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('close', () => {
        reject(new Error(`No connection to ${proxy}`));
        if (this.wsc === socket && !this.disposed) this.emit('socketClosed');
      });
    });
  }

  private async receive(text: string): Promise<void> {
    const message = InboundMessage.fromString(text);
    if (message.subject.startsWith('MESSAGE sip:')) {
      const { body } = RcMessage.fromXml(message.body);
      if (body.Cln && body.Cln !== this.sipInfo.authorizationId) return;
    }
    this.emit('inboundMessage', message);
    if (answeredByItself.test(message.subject)) await this.reply(new ResponseMessage(message, { responseCode: 200 }));
  }

  /** Also called by the package's own renewal timer, where nobody would see a rejection. */
  override async register(expires: number): Promise<void> {
    try {
      await super.register(expires);
      if (expires > 0) this.emit('registered');
    } catch (error) {
      if (expires > 0 && !this.disposed) this.emit('registrationFailed', error);
      throw error;
    }
  }
}
