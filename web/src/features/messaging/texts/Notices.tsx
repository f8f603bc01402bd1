import { Button } from '@mantine/core';
import { IconMessageOff, IconPhone } from '@tabler/icons-react';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { useNames } from './names';
import css from './Texts.module.css';

/** Who wrote STOP cannot be texted: said before anybody writes, with what can be done instead. */
export function Silenced({ numbers, group }: { numbers: string[]; group: boolean }) {
  const { t } = useText();
  const nameOf = useNames();
  const attempt = useAttempt();
  const who = numbers.map((number) => nameOf(number).title).join(', ');
  const first = numbers[0] ?? '';
  return (
    <div className={css.silenced} role="note" data-testid="opted-out">
      <IconMessageOff size={22} aria-hidden />
      <div className={css.silencedWords}>
        <b>{t('texts.optedOut', { who })}</b>
        <span>{t(group ? 'texts.optedOutGroup' : 'texts.optedOutWords')}</span>
      </div>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPhone size={16} aria-hidden />}
        onClick={() => attempt(() => placeCall(first, { name: nameOf(first).title }))}
      >
        {t('texts.call', { who: nameOf(first).title })}
      </Button>
    </div>
  );
}
