import type { FrameCipher } from './cipher';
import { Keyring, newSendingKey, type OfferedKey, opened, rootOf, type SendingKey, sealed } from './keys';

type Request = (type: 'offerKey' | 'sendKeys', fields: object) => Promise<unknown>;
export type OfferedKeys = Readonly<Record<string, OfferedKey>>;

interface Peer {
  offered: string;
  /** Null: they use another passphrase. */
  shared: CryptoKey | null;
  theirs: string;
}

interface Options {
  passphrase: string;
  meeting: string;
  me: string;
  cipher: Pick<FrameCipher, 'setOwn' | 'add' | 'forget'>;
  request: Request;
  /** How many of the others use another passphrase. */
  onStrangers?: (count: number) => void;
  /** How long a new key waits until the others have it. */
  delayMs?: number;
}

/** Keeps the keys of one meeting: who comes gets ours, and after somebody left everybody sends with new ones. */
export class RoomEncryption {
  private ring: Keyring | null = null;
  private own: SendingKey | null = null;
  private readonly peers = new Map<string, Peer>();
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly options: Options) {}

  start(): Promise<void> {
    return this.queue(async () => {
      const { passphrase, meeting, me } = this.options;
      this.ring = await Keyring.make(await rootOf(passphrase, meeting), me);
      this.own = await newSendingKey();
      this.apply(this.own);
      await this.options.request('offerKey', await this.ring.offer());
    });
  }

  /** The keys of everybody in the meeting. */
  follow(offered: OfferedKeys): Promise<void> {
    return this.queue(async () => {
      const left = [...this.peers.keys()].filter((each) => !offered[each]);
      for (const each of left) this.drop(each);
      if (left.length > 0) this.own = await newSendingKey();
      const came: string[] = [];
      for (const [participant, key] of Object.entries(offered)) {
        const text = JSON.stringify(key);
        if (participant === this.options.me || this.peers.get(participant)?.offered === text) continue;
        this.drop(participant);
        const shared = (await this.ring?.shared(participant, key)) ?? null;
        this.peers.set(participant, { offered: text, shared, theirs: '' });
        came.push(participant);
      }
      await this.send(left.length > 0 ? [...this.peers.keys()] : came);
      if (left.length > 0) this.applySoon();
      this.options.onStrangers?.([...this.peers.values()].filter(({ shared }) => !shared).length);
    });
  }

  /** A key that somebody sends with from now on. */
  took(from: string, text: string): Promise<void> {
    return this.queue(async () => {
      const peer = this.peers.get(from);
      const key = peer?.shared ? await opened(text, peer.shared) : null;
      if (!peer || !key) return;
      const before = peer.theirs;
      peer.theirs = key.id;
      this.options.cipher.add(key);
      // Frames that are on their way still have the key before.
      if (before) setTimeout(() => this.options.cipher.forget(before), 5000);
    });
  }

  private drop(participant: string): void {
    const peer = this.peers.get(participant);
    if (peer?.theirs) this.options.cipher.forget(peer.theirs);
    this.peers.delete(participant);
  }

  private apply({ id, key }: SendingKey): void {
    this.options.cipher.setOwn({ id, key });
  }

  /** Once the others have it: until then they could read nothing. */
  private applySoon(): void {
    const { own } = this;
    const apply = () => own && own === this.own && this.apply(own);
    if (this.options.delayMs === 0) apply();
    else setTimeout(apply, this.options.delayMs ?? 400);
  }

  private async send(to: string[]): Promise<void> {
    const keys: Record<string, string> = {};
    for (const each of to) {
      const shared = this.peers.get(each)?.shared;
      if (shared && this.own) keys[each] = await sealed(this.own, shared);
    }
    if (Object.keys(keys).length > 0) await this.options.request('sendKeys', { keys });
  }

  private queue(step: () => Promise<void>): Promise<void> {
    this.work = this.work.then(step, step);
    return this.work;
  }
}
