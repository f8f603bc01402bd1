/** Milliseconds to wait before try number `attempt` (from 0): doubling, at most `longest`, with jitter. */
export function backoff(attempt: number, longest = 30_000, random: () => number = Math.random): number {
  const ceiling = Math.min(longest, 1_000 * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}
