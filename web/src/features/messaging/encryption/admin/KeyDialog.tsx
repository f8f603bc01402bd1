import { Button, Checkbox, CopyButton, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { useText } from '@/text/useText';
import css from '../Encryption.module.css';
import { setCompanyKey } from './api';
import { makeCompanyKey } from './companyKey';
import { useAct } from './EncryptionPage';
import { save } from './recovering';

const ways = { whole: [1, 1], two: [2, 2], three: [2, 3] } as const;
type Way = keyof typeof ways;

/** Make the company's key in this browser. Its private half is shown here once, and is nowhere else. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const act = useAct();
  const [way, setWay] = useState<Way>('two');
  const [parts, setParts] = useState<string[] | null>(null);
  const [kept, setKept] = useState(false);
  const make = () => {
    const [needed, count] = ways[way];
    act.mutate(async () => {
      const made = await makeCompanyKey(needed, count);
      await setCompanyKey({ publicKey: made.publicKey, needed, parts: count });
      setParts(made.parts);
    });
  };
  return (
    <Modal
      opened
      onClose={parts ? () => kept && onClose() : onClose}
      title={t('encryption.keyMake')}
      size="lg"
      closeOnClickOutside={!parts}
      closeOnEscape={!parts}
      withCloseButton={!parts}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {parts ? (
        <>
          <p className={css.words}>{t('encryption.keyOnce')}</p>
          <ol className={css.parts} data-testid="key-parts">
            {parts.map((part, index) => (
              <li key={part}>
                <code className={css.phrase}>{part}</code>
                <span className={css.buttons}>
                  <CopyButton value={part}>
                    {({ copied, copy }) => (
                      <Button size="compact-sm" variant="default" onClick={copy}>
                        {t(copied ? 'action.copied' : 'encryption.copyPart', { number: index + 1 })}
                      </Button>
                    )}
                  </CopyButton>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => save(`clarion-recovery-${index + 1}.txt`, new Blob([part], { type: 'text/plain' }))}
                  >
                    {t('encryption.savePart', { number: index + 1 })}
                  </Button>
                </span>
              </li>
            ))}
          </ol>
          <Checkbox
            label={t('encryption.keyKept')}
            checked={kept}
            onChange={(event) => setKept(event.currentTarget.checked)}
          />
          <div className={css.buttons}>
            <Button disabled={!kept} onClick={onClose}>
              {t('encryption.keyDone')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className={css.words}>{t('encryption.keyMakeWords')}</p>
          <Radio.Group
            label={t('encryption.keyHow')}
            value={way}
            onChange={(value) => setWay(value as Way)}
            className={css.choices}
          >
            {(Object.keys(ways) as Way[]).map((each) => (
              <Radio
                key={each}
                value={each}
                label={t(`encryption.way.${each}`)}
                description={t(`encryption.wayWords.${each}`)}
              />
            ))}
          </Radio.Group>
          <div className={css.buttons}>
            <Button variant="default" onClick={onClose}>
              {t('chats.cancel')}
            </Button>
            <Button loading={act.isPending} onClick={make} data-autofocus>
              {t('encryption.keyMakeYes')}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
