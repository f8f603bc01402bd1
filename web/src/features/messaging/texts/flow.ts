import type { Pending } from './outbox';
import type { Participant, TextMessage, Thread, ThreadEntry } from './shapes';

export interface FlowFile {
  id: string;
  uri: string;
  type: string;
  name: string;
  size?: number;
}

/** One thing in the flow of a conversation, whatever it came from. */
export interface FlowItem {
  id: string;
  kind: 'text' | 'note' | 'resolved';
  mine: boolean;
  text: string;
  at: string;
  /** The number, or the name of a colleague, where it is not clear who wrote. */
  author?: string;
  authorNumber?: string;
  authorId?: string;
  status?: string;
  errorCode?: string;
  files: FlowFile[];
  automatic?: boolean;
  /** Of a group text: what became of it for each. */
  recipients?: Participant[];
}

export const itemOfMessage = (message: TextMessage, group: boolean): FlowItem => ({
  id: String(message.id),
  kind: 'text',
  mine: message.direction === 'Outbound',
  text: message.subject ?? '',
  at: message.creationTime,
  author: group && message.direction === 'Inbound' ? message.from.name : undefined,
  authorNumber: group && message.direction === 'Inbound' ? message.from.phoneNumber : undefined,
  // A company message is there at once; there is nothing to tell.
  status: message.direction === 'Outbound' && message.type === 'SMS' ? message.messageStatus : undefined,
  errorCode: message.deliveryErrorCode,
  automatic: message.automaticReply !== undefined,
  files: (message.attachments ?? [])
    .filter((file) => file.type !== 'Text')
    .map((file) => ({
      id: String(file.id),
      uri: file.uri,
      type: file.contentType,
      name: file.fileName ?? '',
      size: file.size,
    })),
  recipients: message.type === 'SMS' && message.to.length > 1 ? message.to : undefined,
});

export const itemOfEntry = (entry: ThreadEntry): FlowItem => ({
  id: entry.id,
  kind: entry.recordType === 'AliveNote' ? 'note' : 'text',
  mine: entry.recordType === 'AliveNote' || entry.direction === 'Outbound',
  text: entry.text ?? '',
  at: entry.creationTime,
  author: entry.author?.name,
  authorId: entry.author?.extensionId,
  status: entry.direction === 'Outbound' ? entry.messageStatus : undefined,
  errorCode: entry.deliveryErrorCode,
  automatic: entry.automaticReply !== undefined,
  files: (entry.attachments ?? []).map((file) => ({
    id: file.id,
    uri: file.contentUri,
    type: file.contentType,
    name: file.filename ?? '',
    size: file.size,
  })),
});

/** Oldest first; each once, though pages may overlap while new ones come in. */
export function inOrder(items: FlowItem[]): FlowItem[] {
  const once = [...new Map(items.map((item) => [item.id, item])).values()];
  return once.reverse().sort((a, b) => a.at.localeCompare(b.at));
}

/** Texts and notes of all threads of the same two numbers, with the places where one was resolved. */
export function threadFlow(threads: Thread[], entries: ThreadEntry[]): FlowItem[] {
  const alive = entries.filter((entry) => entry.recordType.startsWith('Alive'));
  const oldest = [...threads].sort((a, b) => a.creationTime.localeCompare(b.creationTime));
  return oldest.flatMap((thread) => {
    const inside = inOrder(alive.filter((entry) => entry.threadId === thread.id).map(itemOfEntry));
    if (thread.status !== 'Resolved') return inside;
    const end: FlowItem = {
      id: `resolved-${thread.id}`,
      kind: 'resolved',
      mine: false,
      text: '',
      at: thread.lastModifiedTime,
      files: [],
    };
    return [...inside, end];
  });
}

/** What is still on its way, or did not get to the server, and is not in the list yet. */
export const stillPending = (items: FlowItem[], pending: Pending[]): Pending[] => {
  const there = new Set(items.map((item) => item.id));
  return pending.filter((each) => !each.becameId || !there.has(each.becameId));
};
