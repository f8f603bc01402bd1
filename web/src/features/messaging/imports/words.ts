import type { TagTone } from '@/design/parts/Tag';
import type { TextKey } from '@/text/catalog';
import { en } from '@/text/en';
import type { FoundChat, ImportStatus } from './queries';

const statuses: Record<ImportStatus, [TextKey, TagTone]> = {
  Uploading: ['imports.status.uploading', 'plain'],
  Checking: ['imports.status.checking', 'accent'],
  Ready: ['imports.status.ready', 'accent'],
  Running: ['imports.status.running', 'accent'],
  Stopped: ['imports.status.stopped', 'warn'],
  Completed: ['imports.status.completed', 'good'],
  Failed: ['imports.status.failed', 'bad'],
  Expired: ['imports.status.expired', 'plain'],
};

export const statusWords = (status: ImportStatus): [TextKey, TagTone] => statuses[status] ?? statuses.Uploading;

const kinds: Record<FoundChat['kind'], TextKey> = {
  Public: 'imports.kind.public',
  Private: 'imports.kind.private',
  Conversation: 'imports.kind.conversation',
};

export const kindWords = (kind: FoundChat['kind']): TextKey => kinds[kind] ?? kinds.Private;

const known = (key: string, other: TextKey): TextKey => (key in en ? (key as TextKey) : other);

export const whyWords = (why: string): TextKey => known(`imports.why.${why}`, 'imports.why.unreadable');
export const whatWords = (what: string): TextKey => known(`imports.what.${what}`, 'imports.what.line');
