import type { ReactNode } from 'react';
import css from './Trust.module.css';

/** Names beside values. What has no value is left out. */
export function Facts({ label, facts }: { label?: string; facts: [string, ReactNode][] }) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return (
    <dl className={css.facts} aria-label={label}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
