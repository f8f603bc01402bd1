import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import { useStore } from '@/design/store';
import { useText } from '@/text/useText';
import css from './ShortcutsHelp.module.css';
import { shortcuts, shortcutsOpen } from './shortcuts';

export function ShortcutsHelp() {
  const { t } = useText();
  const opened = useStore(shortcutsOpen);
  return (
    <Modal
      opened={opened}
      onClose={() => shortcutsOpen.set(false)}
      title={t('nav.shortcuts')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <dl className={css.list}>
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className={css.row}>
            <dt>{t(does)}</dt>
            <dd>
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index ? ' + ' : ''}
                  <Kbd>{key}</Kbd>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
