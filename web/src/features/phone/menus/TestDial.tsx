import { Button, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import css from './Menus.module.css';
import { useWalk } from './queries';
import type { Menu, Step } from './shapes';
import { endOf, endWords } from './words';

const pad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** A caller's walk through a menu, without a call: press keys, read what is heard. */
export function TestDial({ menu, onClose }: { menu: Menu; onClose: () => void }) {
  const { t } = useText();
  const [keys, setKeys] = useState('');
  const { data, error } = useWalk(menu, keys);
  const over = Boolean(data?.at(-1)?.end);
  const list = useRef<HTMLOListElement>(null);
  const count = data?.length;
  useEffect(() => {
    if (count) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count]);
  const press = (key: string) => setKeys((before) => (before + key).slice(0, 200));
  const title = t('menus.test', { name: menu.name });
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <div className={css.test}>
        <fieldset className={css.pad} aria-label={t('menus.pad')} style={{ border: 0, margin: 0, padding: 0 }}>
          {pad.map((key) => (
            <Button key={key} variant="default" size="md" disabled={over} onClick={() => press(key)}>
              {key}
            </Button>
          ))}
          <Button className={css.wide} variant="default" disabled={over} onClick={() => press('w')}>
            {t('menus.wait')}
          </Button>
          <Button className={css.wide} variant="subtle" onClick={() => setKeys('')}>
            {t('menus.again')}
          </Button>
        </fieldset>
        <ol ref={list} className={css.walk} aria-label={t('menus.walk')} aria-live="polite">
          <Problem message={error?.message} />
          {data?.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a walk only grows
            <StepLine key={at} step={step} />
          ))}
        </ol>
      </div>
    </Modal>
  );
}

function StepLine({ step }: { step: Step }) {
  const { t } = useText();
  const words = step.end ? endWords[step.end.action] : undefined;
  return (
    <li className={css.step}>
      <kbd className={css.key}>{step.key === 'w' ? '…' : step.key || '☎'}</kbd>
      <div>
        {step.said.length ? <div>{step.said.join(' ')}</div> : null}
        {step.notes.length ? <div className={css.notes}>{step.notes.join(' ')}</div> : null}
        {step.end && words ? <div className={css.end}>{t(words, { who: endOf(step.end) })}</div> : null}
      </div>
    </li>
  );
}
