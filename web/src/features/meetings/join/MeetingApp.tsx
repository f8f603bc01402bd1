import { lazy, Suspense, useEffect, useState } from 'react';
import type { EndReason } from '../protocol';
import { RoomPage } from '../room/RoomPage';
import { type Joining, RoomSession } from '../room/session';
import { CodePage } from './CodePage';
import { MeetingPage } from './MeetingPage';
import { OverPage } from './OverPage';
import { WebinarPage, WithdrawPage } from './WebinarPage';

const WatchPage = lazy(() => import('../watch/WatchPage'));

export type OverReason = EndReason | 'unreachable' | 'refused';

/** The registration for a webinar, or its withdrawal. */
function readWebinar(): { cancel: boolean; secret: string } | null {
  const found = /^\/webinar\/(cancel\/)?([^/]+)\/?$/.exec(location.pathname);
  return found?.[2] ? { cancel: Boolean(found[1]), secret: decodeURIComponent(found[2]) } : null;
}

/** Which meeting the address names, and the password that an invitation's link may carry. */
function readAddress(): { link: string; password?: string } | null {
  const link = /^\/(?:meet|join)\/([^/]+)\/?$/.exec(location.pathname)?.[1];
  if (!link) return null;
  return { link: decodeURIComponent(link), password: new URLSearchParams(location.search).get('pw') ?? undefined };
}

/** The link to a meeting that is streamed live. */
const readWatch = (): string => decodeURIComponent(/^\/watch\/([^/]+)\/?$/.exec(location.pathname)?.[1] ?? '');

/** From the link to the meeting and out of it again. */
export function MeetingApp() {
  const watch = readWatch();
  if (watch)
    return (
      <Suspense>
        <WatchPage token={watch} />
      </Suspense>
    );
  const webinar = readWebinar();
  if (!webinar) return <MeetingItself />;
  return webinar.cancel ? <WithdrawPage token={webinar.secret} /> : <WebinarPage link={webinar.secret} />;
}

function MeetingItself() {
  const [address, setAddress] = useState(readAddress);
  const [session, setSession] = useState<RoomSession | null>(null);
  const [over, setOver] = useState<{ reason: OverReason; words?: string } | null>(null);
  useEffect(() => {
    const moved = () => setAddress(readAddress());
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }, []);
  if (!address)
    return (
      <CodePage
        onFound={({ link, password }) => {
          const query = password ? `?pw=${encodeURIComponent(password)}` : '';
          history.pushState(null, '', `/meet/${encodeURIComponent(link)}${query}`);
          setAddress({ link, password });
        }}
      />
    );
  if (over)
    return (
      <OverPage
        {...over}
        onAgain={() => {
          setOver(null);
          setSession(null);
        }}
      />
    );
  if (session) return <RoomPage session={session} />;
  const enter = (joining: Omit<Joining, 'onOver'>) => {
    const entered = new RoomSession({ ...joining, onOver: (reason, words) => setOver({ reason, words }) });
    setSession(entered);
    entered.start();
  };
  return <MeetingPage key={address.link} link={address.link} password={address.password} onJoin={enter} />;
}
