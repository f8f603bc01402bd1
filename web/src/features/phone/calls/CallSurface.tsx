import { useState } from 'react';
import { isIncoming, useCalls } from '../engine/calls';
import { CallPanel } from './CallPanel';
import css from './CallSurface.module.css';
import { IncomingCard } from './IncomingCard';
import { MiniCall } from './MiniCall';

/** All calls of this browser: cards for those that ring, a panel for those that are up. */
export function CallSurface() {
  const calls = useCalls();
  const [folded, setFolded] = useState(false);
  const incoming = calls.filter(isIncoming);
  const shown = calls.filter((call) => !isIncoming(call));
  return (
    <>
      {shown.length > 0 ? (
        <>
          <div className={css.panel} data-folded={folded || undefined}>
            <CallPanel calls={shown} onFold={() => setFolded(true)} />
          </div>
          {folded ? <MiniCall calls={shown} onUnfold={() => setFolded(false)} /> : null}
        </>
      ) : null}
      {incoming.length > 0 ? (
        <div className={css.incoming} data-beside={shown.length > 0 || undefined}>
          {incoming.map((call) => (
            <IncomingCard key={call.id} call={call} others={shown} />
          ))}
        </div>
      ) : null}
    </>
  );
}
