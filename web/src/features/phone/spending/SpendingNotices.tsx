import { ActionIcon } from '@mantine/core';
import { IconCoins, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { preference, usePreference } from '@/design/preferences';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { type SpendingNotice, useSpendingNotices } from './queries';
import css from './SpendingNotices.module.css';

/** Ids of notices that were put away in this browser: they are of one day, so that few are enough. */
const putAway = preference<string[]>('spendingNoticesSeen', []);
const mostKept = 50;
/** At once: the page below has to be seen, too. */
const mostShown = 3;

/** Limits of today that are near or reached, to whom they concern; each stays until it is put away. */
export function SpendingNotices() {
  const { t } = useText();
  const { may } = useRights();
  const [seen, setSeen] = usePreference(putAway);
  const notices = (useSpendingNotices().data ?? []).filter(({ id }) => !seen.includes(id));
  return notices.slice(-mostShown).map((notice) => (
    <section key={notice.id} className={css.notice} role="status" data-level={notice.level}>
      <IconCoins size={22} aria-hidden />
      <p className={css.words}>
        <strong>{t(`spending.notice.${notice.level}`)}</strong> <Amounts notice={notice} />{' '}
        {may('AccountAdministration') ? <Link to="/spending">{t('spending.notice.open')}</Link> : null}
      </p>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('action.dismiss')}
        onClick={() => setSeen([...seen, notice.id].slice(-mostKept))}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </section>
  ));
}

function Amounts({ notice }: { notice: SpendingNotice }) {
  const { t } = useText();
  const { spent, limit, currency, targetName } = notice;
  return t('spending.notice.spent', { spent, limit, currency, name: targetName });
}
