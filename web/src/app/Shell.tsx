import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useSignedIn } from '@/api/tokens';
import { useStore } from '@/design/store';
import { EmergencyBanner } from '@/features/emergency/EmergencyBanner';
import { openedCard } from '@/features/people/cards/openCard';
import { useRights } from '@/features/people/rights';
import { CallSurface } from '@/features/phone/calls/CallSurface';
import { AskAboutCall } from '@/features/phone/quality/AskAboutCall';
import { WrapUpBanner } from '@/features/phone/queues/WrapUp';
import { SpendingNotices } from '@/features/phone/spending/SpendingNotices';
import { useText } from '@/text/useText';
import { ConnectionBanner } from './ConnectionBanner';
import { NavRail } from './NavRail';
import css from './Shell.module.css';
import { shortcutsOpen, switcherOpen } from './shortcuts';
import { TabBar } from './TabBar';
import { TopBar } from './TopBar';
import { leave, useSessionServices } from './useSessionServices';

const QuickSwitcher = lazy(async () => ({
  default: (await import('@/features/messaging/chats/QuickSwitcher')).QuickSwitcher,
}));
const GuestPage = lazy(async () => ({ default: (await import('@/features/messaging/guests/GuestPage')).GuestPage }));
const Cards = lazy(async () => ({ default: (await import('@/features/people/cards/Cards')).Cards }));
const Tour = lazy(async () => ({ default: (await import('./tour/Tour')).Tour }));
const ShortcutsHelp = lazy(async () => ({ default: (await import('./ShortcutsHelp')).ShortcutsHelp }));

/** Parts that are loaded when they are first opened, and stay to be opened again. */
function OpenedParts() {
  const switching = useOnce(useStore(switcherOpen));
  const helping = useOnce(useStore(shortcutsOpen));
  const carded = useOnce(useStore(openedCard) !== undefined);
  const { tour } = useRights();
  return (
    <Suspense fallback={null}>
      {helping ? <ShortcutsHelp /> : null}
      {switching ? <QuickSwitcher /> : null}
      {carded ? <Cards /> : null}
      {tour ? <Tour /> : null}
    </Suspense>
  );
}

/** Whether it was ever so. */
function useOnce(now: boolean): boolean {
  const [once, setOnce] = useState(false);
  if (now && !once) setOnce(true);
  return once || now;
}

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
  if (guest)
    return (
      <Suspense fallback={null}>
        <GuestPage onLeave={leave} />
      </Suspense>
    );
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
      <OpenedParts />
    </div>
  );
}
