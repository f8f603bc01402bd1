import type { Holes, TextKey } from '@/text/catalog';
import { en } from '@/text/en';
import table from './auditThings.json';
import type { AuditEntry } from './auditTrail';

type Say = (key: TextKey, holes?: Holes) => string;

const segments: Record<string, string> = table.segments;
const areaOfThing = new Map(Object.entries(table.areas).flatMap(([area, things]) => things.map((one) => [one, area])));

export const areas = [...Object.keys(table.areas), 'other'];

/** What an operation is about: the last part of its path that the table knows. `a/b` is both, `a$` the end of a path. */
export function thingOf(operation: string): string {
  const path = operation.split(' ')[1] ?? '';
  const parts = path.split('/').filter((part) => part && !part.startsWith('{'));
  for (let place = parts.length - 1; place >= 0; place--) {
    const ends = place === parts.length - 1 ? `${parts[place]}$` : '';
    const known = [`${parts[place - 1]}/${parts[place]}`, ends, parts[place] ?? ''].find((key) => key in segments);
    if (known) return segments[known] ?? 'other';
  }
  return 'other';
}

export const areaOf = (operation: string): string => areaOfThing.get(thingOf(operation)) ?? 'other';

const known = (key: string): TextKey | undefined => (key in en ? (key as TextKey) : undefined);

/** What somebody did, as the end of a sentence that begins with the person: `added a call queue`. */
export function deedOf(
  t: Say,
  entry: Pick<AuditEntry, 'actionId' | 'eventType' | 'operation' | 'origin'> & Partial<Pick<AuditEntry, 'details'>>,
): string {
  const thing = t(known(`audit.thing.${thingOf(entry.operation)}`) ?? 'audit.thing.other');
  if (entry.origin === 'cli') return t('audit.did.command', { command: entry.operation });
  const method = entry.operation.split(' ')[0] ?? '';
  if (entry.eventType === 'REFUSAL')
    return t(known(`audit.did.${method === 'DELETE' ? 'REMOVE' : method}`) ?? 'audit.did.GET', { thing });
  const said = known(`audit.said.${entry.actionId}`);
  // Who is put into a queue makes a row of it, but no queue.
  const did = entry.operation.endsWith('/bulk-assign') ? 'UPDATE' : entry.eventType;
  if (said) return t(said);
  const fields = did === 'UPDATE' ? fieldsOf(t, entry.details?.parameters ?? []) : '';
  if (fields) return t('audit.did.UPDATE.fields', { thing, fields });
  const action = entry.actionId.replaceAll('_', ' ').toLowerCase();
  return t(known(`audit.did.${did}`) ?? 'audit.did.ACTION', { thing, action });
}

/** The first fields that changed, by name; not those that only say which row it was. */
function fieldsOf(t: Say, parameters: AuditEntry['details']['parameters']): string {
  const changed = parameters.filter(({ key }) => !isRow(key) && !/(^|\.|_)(id|position|account_id)$/.test(key));
  const names = [...new Set(changed.map(({ key }) => fieldOf(t, key)))];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ');
}

const isRow = (key: string): boolean => /^\w+\.(created|changed|updated|deleted)$/.test(key);

/** Whom or what it was done to, by name and number; empty where only a machine's name is known. */
/** Names with numbers of extensions, by id. */
export type Names = Pick<ReadonlyMap<string, string>, 'get'>;

export function targetOf(entry: AuditEntry, names: Names): string {
  const { target, accountName, operation } = entry;
  if (target.objectType === 'Account') return accountName;
  const parameter = operation.match(/\{(\w+?)(?:Ids?|ID)?\}[^{]*$/)?.[1]?.toLowerCase();
  const machine = /^[a-z]+(_[a-z0-9]+)+$|^[a-z]+s$/.test(target.name) || target.name.toLowerCase() === parameter;
  const name = machine ? '' : target.name;
  const own = [name, target.extensionNumber].filter(Boolean).join(' · ');
  if (own) return own;
  // A row that joins two is known by both.
  const ids = target.objectId.split(',').map((id) => names.get(id));
  return ids.filter(Boolean).join(', ');
}

export interface FieldChange {
  field: string;
  value: string;
}

/** What changed, in words. Lines that only say which row it was in are left out. */
export function changesOf(t: Say, entry: AuditEntry, names: Names): FieldChange[] {
  return entry.details.parameters
    .filter(({ key }) => !isRow(key))
    .map(({ key, value }) => ({ field: fieldOf(t, key), value: wordsOf(t, value, names) }));
}

function fieldOf(t: Say, key: string): string {
  const name = key.split('.').at(-1) ?? key;
  const said = known(`audit.field.${name}`);
  if (said) return t(said);
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wordsOf(t: Say, value: string, names: Names): string {
  if (value.endsWith('kept out of the trail)')) return t('audit.hidden');
  const one = (part: string): string => {
    if (part === '' || part === '[]' || part === '{}') return t('audit.empty');
    if (part === 'true' || part === 'false') return t(part === 'true' ? 'audit.yes' : 'audit.no');
    return names.get(part) ?? part;
  };
  return value.includes('→') ? value.split(/ ?→ ?/).map(one).join(' → ') : one(value);
}
