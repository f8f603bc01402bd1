import { UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Tag } from '@/design/parts/Tag';
import { dayText, timeText } from '@/design/time';
import { useEntryById } from '@/features/people/directory';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import type { Verdict } from '../shapes';
import { attemptWords, verdictTones, verdictWords } from '../words';
import css from './DecisionList.module.css';
import { OwnStatement } from './StatementView';

/** Decisions under their days; each opens to its whole statement. `named`: with the person whom it concerns. */
export function DecisionList({ verdicts, named }: { verdicts: Verdict[]; named: boolean }) {
  const { code } = useText();
  const now = new Date();
  const days = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const day = dayText(new Date(verdict.at), now, code);
    days.set(day, [...(days.get(day) ?? []), verdict]);
  }
  return (
    <div>
      {[...days].map(([day, records]) => (
        <section key={day} className={css.day} aria-label={day}>
          <h2 className={css.heading}>{day}</h2>
          <ul className={css.list}>
            {records.map((verdict) => (
              <Entry key={verdict.id} verdict={verdict} named={named} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Entry({ verdict, named }: { verdict: Verdict; named: boolean }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const entryOf = useEntryById();
  const who = named ? entryOf(verdict.extensionId ?? '')?.name : undefined;
  const ground = verdict.grounds.find((one) => one.verdict === verdict.verdict) ?? verdict.grounds[0];
  const detail = [attemptWords(t, verdict.attempt), formatNumber(verdict.dialed), who, verdict.rule];
  return (
    <li className={css.entry}>
      <UnstyledButton className={css.row} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={css.verdict}>
          <Tag tone={verdictTones[verdict.verdict] ?? 'plain'}>{verdictWords(t, verdict.verdict)}</Tag>
        </span>
        <span className={css.words}>
          <span className={css.what}>{ground?.text}</span>
          <span className={css.detail}>{detail.filter(Boolean).join(' · ')}</span>
        </span>
        <span className={css.state}>
          {verdict.overturnedAt ? (
            <Tag tone="good">{t('decision.overturned')}</Tag>
          ) : verdict.appealedAt ? (
            <Tag tone="accent">{t('decision.appealed')}</Tag>
          ) : null}
        </span>
        <time className={css.time} dateTime={verdict.at}>
          {timeText(new Date(verdict.at), code)}
        </time>
        <IconChevronDown className={css.chevron} data-open={open || undefined} size={18} aria-hidden />
      </UnstyledButton>
      {open ? (
        <div className={css.statement}>
          <OwnStatement id={verdict.id} />
        </div>
      ) : null}
    </li>
  );
}
