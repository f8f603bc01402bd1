import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '@/api/client';
import type { DocumentRecord, MeetingMessage, PollRecord, QualityRecord } from '@/api/generated';
import { keys } from '@/api/keys';
import { Section } from '@/design/parts/Section';
import { timeText } from '@/design/time';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Afterwards.module.css';

type Message = MeetingMessage;

type KeptDocument = DocumentRecord;

type KeptPoll = PollRecord;

type Connected = QualityRecord;

interface Records<T> {
  records: T[];
  chatId?: string;
}

/** Everything of one kind that stays of a meeting. */
const useAnswer = <T,>(meetingId: string, kind: 'chat' | 'documents' | 'polls' | 'quality') =>
  useQuery({
    queryKey: [...keys.meetings, meetingId, kind],
    queryFn: ({ signal }) =>
      call<Records<T>>(`/account/~/extension/~/clarion/meetings/${encodeURIComponent(meetingId)}/${kind}`, { signal }),
  }).data ?? { records: [] };

const useKept = <T,>(meetingId: string, kind: 'documents' | 'polls' | 'quality') =>
  useAnswer<T>(meetingId, kind).records;

/** What people wrote and answered in a meeting, and how they were connected. Empty parts are left out. */
export function Kept({ meetingId }: { meetingId: string }) {
  return (
    <>
      <Chat meetingId={meetingId} />
      <Notes meetingId={meetingId} />
      <Polls meetingId={meetingId} />
      <Connections meetingId={meetingId} />
    </>
  );
}

function Chat({ meetingId }: { meetingId: string }) {
  const { t, code } = useText();
  const { records: messages, chatId } = useAnswer<Message>(meetingId, 'chat');
  if (messages.length === 0 && !chatId) return null;
  const open = chatId ? (
    <Link to="/chats" search={{ c: `c${chatId}` } as never}>
      {t('kept.openChat')}
    </Link>
  ) : null;
  return (
    <Section title={t('kept.chat')} actions={open}>
      <ul className={css.kept}>
        {messages.map(({ id, name, text, at }) => (
          <li key={id}>
            <bdi className={css.keptName}>{name}</bdi> <time dateTime={at}>{timeText(new Date(at), code)}</time>
            <p className={css.keptText}>{text}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Notes({ meetingId }: { meetingId: string }) {
  const { t } = useText();
  const notes = useKept<KeptDocument>(meetingId, 'documents').filter(({ text }) => text.trim());
  if (notes.length === 0) return null;
  return (
    <Section title={t('kept.notes')}>
      {notes.map(({ place, text }) => (
        <p key={place} className={css.keptText}>
          {text}
        </p>
      ))}
    </Section>
  );
}

function Polls({ meetingId }: { meetingId: string }) {
  const { t } = useText();
  const polls = useKept<KeptPoll>(meetingId, 'polls');
  if (polls.length === 0) return null;
  return (
    <Section title={t('kept.polls')}>
      {polls.map(({ id, question, options, counts, answered }) => (
        <div key={id}>
          <h3 className={css.keptName}>{question}</h3>
          <ul className={css.kept}>
            {options.map((option, index) => (
              <li key={option}>{t('kept.votes', { option, count: counts[index] ?? 0, all: answered })}</li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}

const causes: Record<string, TextKey> = {
  good: 'kept.good',
  network: 'kept.network',
  device: 'kept.device',
  sender: 'kept.sender',
  receiver: 'kept.receiver',
  server: 'kept.server',
};

function Connections({ meetingId }: { meetingId: string }) {
  const { t } = useText();
  const people = useKept<Connected>(meetingId, 'quality').filter(({ causes: found }) => Object.keys(found).length > 0);
  if (people.length === 0) return null;
  return (
    <Section title={t('kept.connections')}>
      <ul className={css.kept}>
        {people.map(({ id, name, causes: found }) => {
          const all = Object.values(found).reduce((sum, each) => sum + each, 0);
          const shares = Object.entries(found)
            .sort(([, a], [, b]) => b - a)
            .map(([cause, count]) => `${t(causes[cause] ?? 'kept.good')} ${Math.round((100 * count) / all)} %`);
          return (
            <li key={id}>
              <bdi className={css.keptName}>{name}</bdi> {shares.join(' · ')}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
