import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '@/api/client';
import type { EnforcementNotice, EnforcementNoticeList } from '@/api/generated';
import { keys } from '@/api/keys';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { own, useChange } from './queries';
import css from './Trust.module.css';

type Notice = EnforcementNotice;

/** Words of acceptable use to the person or account that nobody has read yet. */
export function Notices() {
  const { t } = useText();
  const { data } = useQuery({
    queryKey: [...keys.conduct, 'notices'],
    queryFn: async ({ signal }) =>
      (await call<EnforcementNoticeList>(`${own}/notices`, { query: { perPage: 50 }, signal })).records,
  });
  const unread = (data ?? []).filter(({ readAt }) => !readAt).slice(0, 5);
  if (!unread.length) return null;
  return (
    <section className={css.notices} aria-label={t('trust.notices')}>
      <ul className={css.plain}>
        {unread.map((notice) => (
          <Unread key={notice.id} notice={notice} />
        ))}
      </ul>
    </section>
  );
}

function Unread({ notice }: { notice: Notice }) {
  const { t, code } = useText();
  const read = useChange(() => call(`${own}/notices/${notice.id}`, { method: 'PUT' }));
  return (
    <li className={css.notice}>
      <IconBell size={20} aria-hidden />
      <div>
        <p className={css.lineTitle}>{notice.title}</p>
        <p className={css.noticeText}>{notice.text.trim()}</p>
        <p className={css.soft}>
          {momentText(new Date(notice.at), code)}
          {notice.statementId ? (
            <>
              {' · '}
              <Link to="/trust/decisions" search={{ statement: notice.statementId }}>
                {t('standing.statement')}
              </Link>
            </>
          ) : null}
        </p>
      </div>
      <Button
        variant="subtle"
        size="xs"
        aria-label={t('trust.readNamed', { title: notice.title })}
        loading={read.isPending}
        onClick={() => read.mutate(undefined)}
      >
        {t('trust.read')}
      </Button>
    </li>
  );
}
