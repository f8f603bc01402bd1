import { Button, Tooltip } from '@mantine/core';
import { useText } from '@/text/useText';
import css from './Supervision.module.css';
import { type Mode, modes } from './shapes';

interface Props {
  who: string;
  mode?: Mode;
  busy: boolean;
  disabled?: boolean;
  onChoose: (mode: Mode) => void;
}

/** The four ways to be in somebody's call. */
export function ModeButtons({ who, mode, busy, disabled, onChoose }: Props) {
  const { t } = useText();
  return (
    <div className={css.modes} role="group" aria-label={t('supervision.modes', { who })}>
      {modes.map((each) => (
        <Tooltip key={each} label={t(`supervision.modeHint.${each}`)} withArrow>
          <Button
            size="compact-md"
            variant={each === mode ? 'filled' : 'default'}
            aria-pressed={each === mode}
            disabled={disabled || busy}
            onClick={() => onChoose(each)}
          >
            {t(`supervision.mode.${each}`)}
          </Button>
        </Tooltip>
      ))}
    </div>
  );
}
