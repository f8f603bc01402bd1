import css from './Wordmark.module.css';

/** The horn and the name. `light` stands on the dark rail; `auto` follows the theme. */
export function Wordmark({
  tone,
  name = 'Clarion',
  compact = false,
}: {
  tone: 'light' | 'auto';
  name?: string;
  compact?: boolean;
}) {
  return (
    <span className={css.mark} data-tone={tone}>
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
        <rect width="32" height="32" rx="9" className={css.tile} />
        <path
          d="M7 14.2v3.6c0 .9.7 1.6 1.6 1.6h2.9l7.7 4.4c.8.4 1.7-.1 1.7-1V9.2c0-.9-.9-1.4-1.7-1l-7.7 4.4H8.6c-.9 0-1.6.7-1.6 1.6Z"
          className={css.horn}
        />
        <path d="M23.6 12.2a5.4 5.4 0 0 1 0 7.6" className={css.wave} />
      </svg>
      {compact ? null : <span className={css.name}>{name}</span>}
    </span>
  );
}
