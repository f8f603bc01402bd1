import { UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { dayText, momentText, timeText } from '@/design/time';
import { useText } from '@/text/useText';
import css from './AuditList.module.css';
import { kinds } from './auditKinds';
import type { AuditEntry } from './auditTrail';
import { changesOf, deedOf, type Names, targetOf } from './auditWords';

const tones: Record<string, TagTone> = { CREATE: 'good', DELETE: 'bad', REFUSAL: 'warn', LOGIN: 'accent' };

/** Records under the days on which they happened; each opens to show what changed. */
export function AuditList({ entries, names }: { entries: AuditEntry[]; names: Names }) {
  const { code } = useText();
  const now = new Date();
  const days = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const day = dayText(new Date(entry.eventTime), now, code);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days].map(([day, records]) => (
    <section key={day} className={css.day} aria-label={day}>
      <h2 className={css.heading}>{day}</h2>
      <ul className={css.list}>
        {records.map((entry) => (
          <Entry key={entry.id} entry={entry} names={names} />
        ))}
      </ul>
    </section>
  ));
}

interface EntryProps {
  entry: AuditEntry;
  names: Names;
}

function Entry({ entry, names }: EntryProps) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const { name, extensionNumber, extensionId } = entry.initiator;
  const who = name || names.get(extensionId) || extensionNumber || t('audit.somebody');
  const kind = kinds[entry.eventType];
  const self = entry.target.objectId === entry.initiator.extensionId;
  return (
    <li className={css.entry}>
      <UnstyledButton className={css.line} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Avatar name={who} size={36} />
        <span className={css.words}>
          <span className={css.what}>
            <strong>{who}</strong> {deedOf(t, entry)}
            {entry.times > 1 ? ` ×${entry.times}` : null}
          </span>
          <span className={css.whom}>{(self ? '' : targetOf(entry, names)) || entry.appName}</span>
        </span>
        <span className={css.kind}>
          <Tag tone={tones[entry.eventType] ?? 'plain'}>{kind ? t(kind) : entry.eventType}</Tag>
        </span>
        <time className={css.time} dateTime={entry.eventTime}>
          {timeText(new Date(entry.eventTime), code)}
        </time>
        <IconChevronDown className={css.chevron} data-open={open || undefined} size={18} aria-hidden />
      </UnstyledButton>
      {open ? <Details entry={entry} names={names} /> : null}
    </li>
  );
}

function Details({ entry, names }: EntryProps) {
  const { t, code } = useText();
  const changes = changesOf(t, entry, names);
  const facts: [string, string][] = [
    [t('audit.at'), momentText(new Date(entry.eventTime), code)],
    [
      t('audit.by'),
      [entry.initiator.name, entry.initiator.extensionNumber, entry.initiator.role].filter(Boolean).join(' · '),
    ],
    [t('audit.target'), targetOf(entry, names)],
    [t('audit.with'), entry.appName],
    [t('audit.from'), entry.clientIp],
    [t('audit.operation'), entry.operation],
    [t('audit.request'), entry.requestId],
  ];
  return (
    <div className={css.details}>
      <dl className={css.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {changes.length ? (
        <dl className={css.changes} aria-label={t('audit.changes')}>
          {changes.map((change, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record never changes, and keys may repeat
            <div key={place}>
              <dt>{change.field}</dt>
              <dd>{change.value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}
