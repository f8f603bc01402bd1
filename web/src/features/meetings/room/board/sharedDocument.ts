import * as Y from 'yjs';

export interface DocumentEvent {
  document: string;
  update: string;
  cleared: boolean;
}

/** What a shared document needs of the meeting. */
export interface DocumentPort {
  /** Raises what the server refuses. */
  request: <T>(type: 'openDocument' | 'updateDocument', given: object) => Promise<T>;
  /** Until the returned function is called. Null: the connection is new, or one is elsewhere. */
  onDocument: (name: string, heard: (event: DocumentEvent | null) => void) => () => void;
  refused: (error: unknown) => void;
  /** Where one is: a breakout room, or the meeting itself. Each place has documents of its own. */
  place: () => string;
}

const SENT_EVERY = 120;
const REMOTE = 'remote';
/** An update that says nothing. */
const EMPTY = 2;

export const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (const each of bytes) text += String.fromCharCode(each);
  return btoa(text);
};

export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

/** A document that everybody at the same place of a meeting changes at once; what each did meanwhile is merged. */
export class SharedDocument {
  readonly doc = new Y.Doc();
  private pending: Uint8Array[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: () => void;
  private closed = false;
  private readonly place: string;

  /** `emptied`: somebody cleared it, or what was written here was refused. Begin with a new one. */
  constructor(
    private readonly name: string,
    private readonly port: DocumentPort,
    private readonly emptied: () => void,
  ) {
    this.place = port.place();
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === REMOTE) return;
      this.pending.push(update);
      this.timer ??= setTimeout(() => void this.flush(), SENT_EVERY);
    });
    this.stop = port.onDocument(name, (event) => {
      if (this.port.place() !== this.place) return;
      if (!event) void this.sync();
      else if (event.cleared) this.emptied();
      else Y.applyUpdate(this.doc, fromBase64(event.update), REMOTE);
    });
  }

  /** Get what others wrote, and give what was written here meanwhile. */
  async sync(): Promise<void> {
    try {
      const reply = await this.port.request<{ update: string }>('openDocument', { document: this.name });
      if (this.closed || this.port.place() !== this.place) return;
      const theirs = fromBase64(reply.update);
      Y.applyUpdate(this.doc, theirs, REMOTE);
      const missing = Y.encodeStateAsUpdate(this.doc, Y.encodeStateVectorFromUpdate(theirs));
      if (missing.length > EMPTY && this.pending.length > 0) {
        this.pending = [missing];
        await this.flush();
      }
    } catch (error) {
      this.port.refused(error);
    }
  }

  close(): void {
    if (this.pending.length > 0) void this.flush();
    this.closed = true;
    clearTimeout(this.timer);
    this.stop();
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const updates = this.pending;
    // What was written in another place stays there.
    if (updates.length === 0 || this.port.place() !== this.place) return;
    this.pending = [];
    const update = toBase64(updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates));
    try {
      await this.port.request('updateDocument', { document: this.name, update });
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'offline' || code === 'timeout') this.pending = [...updates, ...this.pending];
      else {
        this.port.refused(error);
        this.emptied();
      }
    }
  }
}

/** Make a text the same as `wanted` with one change, so that others' changes around it stay. */
export function rewrite(text: Y.Text, wanted: string): void {
  const now = text.toString();
  let start = 0;
  while (start < now.length && start < wanted.length && now[start] === wanted[start]) start += 1;
  let end = 0;
  while (
    end < now.length - start &&
    end < wanted.length - start &&
    now[now.length - 1 - end] === wanted[wanted.length - 1 - end]
  )
    end += 1;
  text.doc?.transact(() => {
    if (now.length - end > start) text.delete(start, now.length - end - start);
    if (wanted.length - end > start) text.insert(start, wanted.slice(start, wanted.length - end));
  });
}
