import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePageTitle } from '@/design/pageTitle';
import { TeamStrip } from '@/features/people/colleagues/TeamStrip';
import { useText } from '@/text/useText';
import { ElsewhereCards } from '../calls/ElsewhereCard';
import { ParkedCards } from '../calls/ParkedCard';
import { RingingElsewhere } from '../calls/RingingElsewhere';
import { RecentCalls } from '../history/RecentCalls';
import { DialCard } from './DialCard';
import css from './PhonePage.module.css';
import { useDialer } from './useDialer';

/** The front page: dial, the latest calls, and who is there. */
export function PhonePage() {
  const { t } = useText();
  usePageTitle(t('nav.phone'));
  const dialer = useDialer();
  return (
    <div className={css.page}>
      <h1 className="sr-only">{t('nav.phone')}</h1>
      <DialCard dialer={dialer} />
      <div className={css.side}>
        <RingingElsewhere />
        <ElsewhereCards />
        <ParkedCards />
        <Block title={t('history.recent')} to="/history">
          <RecentCalls />
        </Block>
        <Block title={t('colleagues.team')} to="/colleagues">
          <TeamStrip />
        </Block>
      </div>
    </div>
  );
}

function Block({ title, to, children }: { title: string; to: '/history' | '/colleagues'; children: ReactNode }) {
  const { t } = useText();
  return (
    <section aria-label={title}>
      <header className={css.blockHeader}>
        <h2 className={css.blockTitle}>{title}</h2>
        <Link to={to} className={css.all}>
          {t('action.showAll')}
          <span className="sr-only"> {title}</span>
        </Link>
      </header>
      {children}
    </section>
  );
}
