import css from './Players.module.css';

const across = 4;
const down = 32;

/** How loud a sound is along the way; what was heard already is coloured. `part`: 0 to 1. */
export function Waveform({ peaks, part }: { peaks: readonly number[]; part: number }) {
  return (
    <svg
      className={css.waveform}
      viewBox={`0 0 ${peaks.length * across} ${down}`}
      preserveAspectRatio="none"
      aria-hidden
      focusable="false"
    >
      {peaks.map((peak, index) => {
        const height = Math.max(2, (peak / 100) * down);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name than their place
            key={index}
            data-heard={(index + 0.5) / peaks.length <= part || undefined}
            x={index * across}
            y={(down - height) / 2}
            width={across - 1.4}
            height={height}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
