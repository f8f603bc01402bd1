import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useSignedIn } from '@/api/tokens';
import { EmergencyBanner } from '@/features/emergency/EmergencyBanner';
import { QuickSwitcher } from '@/features/messaging/chats/QuickSwitcher';
import { GuestPage } from '@/features/messaging/guests/GuestPage';
import { useRights } from '@/features/people/rights';
import { CallSurface } from '@/features/phone/calls/CallSurface';
import { AskAboutCall } from '@/features/phone/quality/AskAboutCall';
import { WrapUpBanner } from '@/features/phone/queues/WrapUp';
import { SpendingNotices } from '@/features/phone/spending/SpendingNotices';
import { useText } from '@/text/useText';
import { ConnectionBanner } from './ConnectionBanner';
import { NavRail } from './NavRail';
import css from './Shell.module.css';
import { ShortcutsHelp } from './ShortcutsHelp';
import { TabBar } from './TabBar';
import { TopBar } from './TopBar';
import { leave, useSessionServices } from './useSessionServices';

export function Shell() {
  const signedIn = useSignedIn();
  if (!signedIn) {
    // Read once, not followed: following it would navigate again and again on the way.
    const here = window.location.pathname + window.location.search;
    return <Navigate to="/sign-in" search={(here === '/' ? {} : { to: here }) as never} replace />;
  }
  return <ForWhom />;
}

/** Guests have a page of their own: of all that is here they may use the chats that they were invited to. */
function ForWhom() {
  const { may } = useRights();
  // Once known it stays: what ends with the usual page forgets everything that was read, also this.
  const [guest, setGuest] = useState(false);
  if (!guest && may('GuestChats') && !may('Glip')) setGuest(true);
  if (guest) return <GuestPage onLeave={leave} />;
  return <SignedInShell />;
}

function SignedInShell() {
  const { t } = useText();
  const { pathname } = useLocation();
  useSessionServices();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // What was pressed went with the page before: whoever uses the keyboard goes on in this one.
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t('nav.skip')}
      </a>
      <NavRail />
      <div className={css.middle}>
        <TopBar />
        <EmergencyBanner />
        <SpendingNotices />
        <ConnectionBanner />
        {pathname === '/queues' ? null : <WrapUpBanner />}
        <main id="main" ref={main} className={css.main} tabIndex={-1} key={pathname}>
          <Outlet />
        </main>
      </div>
      <CallSurface />
      <AskAboutCall />
      <TabBar />
      <ShortcutsHelp />
      <QuickSwitcher />
    </div>
  );
}
