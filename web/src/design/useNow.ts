import { useEffect, useState } from 'react';

/** The current time in milliseconds, renewed every `every` ms while `running`. */
export function useNow(every = 1_000, running = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, running]);
  return now;
}
