import { useState } from 'react';
import { type Call, isIncoming, useCalls } from '../engine/calls';
import { CallPanel } from './CallPanel';
import css from './CallSurface.module.css';
import { EndedCall } from './EndedCall';
import { IncomingCard } from './IncomingCard';
import { MiniCall } from './MiniCall';

/** Rang here and was not taken here: a word in the corner, not a panel over what somebody is doing. */
const hasPassed = (call: Call): boolean => call.phase === 'ended' && call.direction === 'inbound' && !call.connectedAt;

/** All calls of this browser: cards for those that ring, a panel for those that are up. */
export function CallSurface() {
  const calls = useCalls();
  const [folded, setFolded] = useState(false);
  const incoming = calls.filter(isIncoming);
  const passed = calls.filter(hasPassed);
  const shown = calls.filter((call) => !isIncoming(call) && !hasPassed(call));
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
      {incoming.length + passed.length > 0 ? (
        <div className={css.incoming} data-beside={shown.length > 0 || undefined}>
          {passed.map((call) => (
            <div key={call.id} className={css.passed}>
              <EndedCall call={call} large={false} />
            </div>
          ))}
          {incoming.map((call) => (
            <IncomingCard key={call.id} call={call} others={shown} />
          ))}
        </div>
      ) : null}
    </>
  );
}
