import { UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { dayText, momentText, timeText } from '@/design/time';
import { useText } from '@/text/useText';
import css from './AuditList.module.css';
import { type AuditEntry, actionWords } from './auditTrail';

const tones: Record<string, TagTone> = { CREATE: 'good', DELETE: 'bad', REFUSAL: 'warn', LOGIN: 'accent' };

/** Records under the days on which they happened; each opens to show what changed. */
export function AuditList({ entries }: { entries: AuditEntry[] }) {
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
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  ));
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const who = entry.initiator.name || entry.initiator.extensionNumber || t('audit.somebody');
  const target = entry.target.name || entry.target.objectId;
  const self = entry.target.objectId === entry.initiator.extensionId;
  return (
    <li className={css.entry}>
      <UnstyledButton className={css.line} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Avatar name={who} size={36} />
        <span className={css.words}>
          <span className={css.what}>
            <strong>{who}</strong> {actionWords(entry.actionId)}
            {entry.times > 1 ? ` ×${entry.times}` : null}
          </span>
          <span className={css.whom}>
            {self ? entry.appName : [target, entry.target.extensionNumber].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span className={css.kind}>
          <Tag tone={tones[entry.eventType] ?? 'plain'}>{actionWords(entry.eventType)}</Tag>
        </span>
        <time className={css.time} dateTime={entry.eventTime}>
          {timeText(new Date(entry.eventTime), code)}
        </time>
        <IconChevronDown className={css.chevron} data-open={open || undefined} size={18} aria-hidden />
      </UnstyledButton>
      {open ? <Details entry={entry} /> : null}
    </li>
  );
}

function Details({ entry }: { entry: AuditEntry }) {
  const { t, code } = useText();
  const facts: [string, string][] = [
    [t('audit.at'), momentText(new Date(entry.eventTime), code)],
    [
      t('audit.by'),
      [entry.initiator.name, entry.initiator.extensionNumber, entry.initiator.role].filter(Boolean).join(' · '),
    ],
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
      {entry.details.parameters.length ? (
        <dl className={css.changes} aria-label={t('audit.changes')}>
          {entry.details.parameters.map((detail, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record never changes, and keys may repeat
            <div key={place}>
              <dt>{detail.key}</dt>
              <dd>{detail.value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}
