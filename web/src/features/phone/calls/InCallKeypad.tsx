import { Button } from '@mantine/core';
import { useState } from 'react';
import { useText } from '@/text/useText';
import { Keypad } from '../dial/Keypad';
import { sendKey } from '../engine/actions';
import type { Call } from '../engine/calls';
import { keySound } from '../engine/tones';
import css from './InCallKeypad.module.css';

/** Keys for menus and codes on the other side; what was sent is shown above. */
export function InCallKeypad({ call, onClose }: { call: Call; onClose: () => void }) {
  const { t } = useText();
  const [sent, setSent] = useState('');
  const press = (key: string) => {
    sendKey(call.id, key);
    keySound(key);
    setSent((before) => (before + key).slice(-18));
  };
  return (
    <div className={css.drawer}>
      <output className={css.sent} aria-label={t('keypad.sent')}>
        {sent || ' '}
      </output>
      <Keypad onPress={press} label={t('keypad.inCall')} listen size="s" />
      <Button variant="default" onClick={onClose} fullWidth>
        {t('keypad.hide')}
      </Button>
    </div>
  );
}
