import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconMessage,
  IconPhoneX,
  IconPrinter,
  IconRecordMail,
} from '@tabler/icons-react';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { clockText, dayText, timeText } from '@/design/time';
import { useText } from '@/text/useText';
import css from './Card.module.css';
import { type PastItem, usePast } from './usePast';

const icons = {
  missed: IconPhoneX,
  voicemail: IconRecordMail,
  text: IconMessage,
  fax: IconPrinter,
};

const iconOf = ({ kind, inbound }: PastItem) =>
  kind === 'call' ? (inbound ? IconArrowDownLeft : IconArrowUpRight) : icons[kind];

/** When you were last in touch with somebody, and how. */
export function Past({ numbers }: { numbers: string[] }) {
  const { t, code } = useText();
  const { data, error, refetch } = usePast(numbers);
  if (numbers.length === 0) return null;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const now = new Date();
  const whenOf = (at: string) => `${dayText(new Date(at), now, code)}, ${timeText(new Date(at), code)}`;
  const wordsOf = (item: PastItem): string => {
    const what = t(`card.past.${item.kind}.${item.inbound ? 'in' : 'out'}`);
    const length = item.kind === 'call' && item.seconds ? clockText(item.seconds) : '';
    return [what, length, item.words].filter(Boolean).join(' · ');
  };
  const last = data?.[0];
  return (
    <section aria-label={t('card.past')}>
      <h3 className={css.heading}>{t('card.past')}</h3>
      {!data ? <RowsSkeleton rows={3} /> : null}
      {data && !last ? <p className={css.detail}>{t('card.never')}</p> : null}
      {last ? <p className={css.detail}>{t('card.last', { when: whenOf(last.at) })}</p> : null}
      <ul className={css.past}>
        {(data ?? []).map((item) => {
          const Icon = iconOf(item);
          return (
            <li key={item.key}>
              <Icon size={17} aria-hidden />
              <span className={css.said}>{wordsOf(item)}</span>
              <time className={css.when} dateTime={item.at}>
                {whenOf(item.at)}
              </time>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
