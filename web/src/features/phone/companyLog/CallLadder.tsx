import { Button, Modal } from '@mantine/core';
import { IconArrowsLeftRight, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './CallLadder.module.css';
import { type Ladder, type LadderEntry, lanesInOrder, OURS, type SipEntry, spanOf } from './ladder';
import { keepCapture, useCallTrace } from './queries';

/** The SIP messages of one call, and what was decided in between. */
export function CallLadder({ session, who }: { session: string; who: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconArrowsLeftRight size={17} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t('companyLog.ladder')}
        </Button>
      </div>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('companyLog.ladderOf', { who })}
        size="min(1200px, 96vw)"
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {open ? <Contents session={session} /> : null}
      </Modal>
    </>
  );
}

function Contents({ session }: { session: string }) {
  const { t } = useText();
  const { data, error, refetch } = useCallTrace(session);
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={8} />;
  if (!data.lanes.length)
    return (
      <EmptyState icon={IconArrowsLeftRight} title={t('companyLog.noMessages')}>
        {t('companyLog.noMessagesWords')}
      </EmptyState>
    );
  const keep = () => keepCapture(session).catch((problem: Error) => toastBad(t('companyLog.notKept'), problem.message));
  return (
    <>
      <p className={css.lead}>{t('companyLog.ladderLead')}</p>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconDownload size={17} aria-hidden />}
        onClick={() => void keep()}
      >
        {t('companyLog.capture')}
      </Button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide ladder is scrolled by keyboard, too */}
      <section className={css.scroll} tabIndex={0} aria-label={t('companyLog.messages')}>
        <Drawing ladder={data} />
      </section>
    </>
  );
}

function Drawing({ ladder }: { ladder: Ladder }) {
  const { t } = useText();
  const lanes = lanesInOrder(ladder);
  const names = new Map(
    ladder.lanes.map((lane) => [lane.legId, lane.name || t(`companyLog.lane${lane.kind}`)] as const),
  ).set(OURS, 'Clarion');
  const columns = { gridTemplateColumns: `4rem repeat(${lanes.length}, minmax(0, 1fr))` };
  return (
    <div style={{ minWidth: `${4 + 11 * lanes.length}rem` }}>
      <div className={css.names} style={columns} aria-hidden>
        <span />
        {lanes.map((id) => {
          const lane = ladder.lanes.find((one) => one.legId === id);
          return (
            <span key={id} className={css.name}>
              {names.get(id)}
              <small>{lane ? lane.userAgent || lane.address || t(`companyLog.lane${lane.kind}`) : ' '}</small>
            </span>
          );
        })}
      </div>
      <ol className={css.entries}>
        {ladder.entries.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a past call does not change
          <Entry key={at} entry={entry} lanes={lanes} names={names} columns={columns} />
        ))}
      </ol>
    </div>
  );
}

function Entry({
  entry,
  lanes,
  names,
  columns,
}: {
  entry: LadderEntry;
  lanes: string[];
  names: Map<string, string>;
  columns: { gridTemplateColumns: string };
}) {
  if (entry.kind === 'SIP') return <Message entry={entry} lanes={lanes} names={names} columns={columns} />;
  return (
    <li className={css.row} style={columns}>
      <span className={css.time}>{entry.offset.toFixed(3)}</span>
      <span className={css.step} style={{ gridColumn: `2 / -1` }}>
        {entry.text}
      </span>
    </li>
  );
}

function Message({
  entry,
  lanes,
  names,
  columns,
}: {
  entry: SipEntry;
  lanes: string[];
  names: Map<string, string>;
  columns: { gridTemplateColumns: string };
}) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { first, last, toRight } = spanOf(lanes, entry);
  const [from, to] = entry.sent ? [OURS, entry.legId] : [entry.legId, OURS];
  const words = [entry.label, entry.media, entry.repeated ? t('companyLog.repeated') : ''].filter(Boolean).join(' · ');
  const spoken = t('companyLog.message', { from: names.get(from) ?? '', to: names.get(to) ?? '', words });
  return (
    <li className={css.row} style={columns}>
      <span className={css.time}>{entry.offset.toFixed(3)}</span>
      <button
        type="button"
        className={css.arrow}
        data-right={toRight || undefined}
        data-failed={/^[3-6]/.test(entry.label) || undefined}
        style={{ gridColumn: `${first + 2} / ${last + 3}`, marginInline: `${50 / (last - first + 1)}%` }}
        aria-label={spoken}
        aria-expanded={entry.text === null ? undefined : open}
        disabled={entry.text === null}
        onClick={() => setOpen(!open)}
      >
        <span>{words}</span>
      </button>
      {open && entry.text !== null ? <pre className={css.text}>{entry.text}</pre> : null}
    </li>
  );
}
