import { Button, Modal } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Field, Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import type { Device } from './api';
import { newWords } from './bundle';
import css from './Encryption.module.css';
import { ComparedNumber, LetIn } from './LetIn';
import { changeWords, letIn, takeAway, useSession } from './session';

/** One's keys of encrypted chats: which browsers have them, and the words for when all are lost. */
export function KeysSection() {
  const { t } = useText();
  const { state, view } = useSession();
  if (state === 'loading' || !view) return null;
  return (
    <Section title={t('encryption.keys')} lead={t('encryption.keysLead')}>
      {state === 'ready' ? (
        <>
          <Browsers devices={view.devices} />
          <Words />
        </>
      ) : state === 'waiting' ? (
        <LetIn />
      ) : (
        <p className={css.words}>{t(`encryption.state.${state}`)}</p>
      )}
    </Section>
  );
}

function Browsers({ devices }: { devices: Device[] }) {
  const { t, code } = useText();
  const { device: own } = useSession();
  const [comparing, setComparing] = useState<Device | null>(null);
  const away = (device: Device) =>
    void takeAway(device)
      .then(() => toastGood(t('encryption.takenAway')))
      .catch((error: Error) => toastBad(t('state.notSaved'), error.message));
  return (
    <List label={t('encryption.keys')}>
      {devices.map((device) => (
        <Row
          key={device.id}
          leading={<IconDeviceLaptop size={20} aria-hidden />}
          title={device.name}
          detail={momentText(new Date(device.creationTime), code)}
          trailing={
            <span className={css.rowEnd}>
              {device.publicKey === own?.publicKey ? <Tag>{t('encryption.thisBrowser')}</Tag> : null}
              {device.letIn ? null : (
                <Button size="compact-sm" onClick={() => setComparing(device)}>
                  {t('encryption.letIn')}
                </Button>
              )}
              {device.publicKey === own?.publicKey ? null : (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="red"
                  onClick={() => away(device)}
                  aria-label={t('encryption.takeAwayOf', { name: device.name })}
                >
                  {t('encryption.takeAway')}
                </Button>
              )}
            </span>
          }
        />
      ))}
      {comparing ? <LetInDialog device={comparing} onClose={() => setComparing(null)} /> : null}
    </List>
  );
}

/** In a browser that is in: the number of the one that waits, to be compared with its screen. */
export function LetInDialog({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const go = () => {
    setBusy(true);
    letIn(device)
      .then(onClose)
      .catch((error: Error) => toastBad(t('state.notSaved'), error.message))
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('encryption.letInTitle', { name: device.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.words}>{t('encryption.letInWords')}</p>
      <ComparedNumber publicKey={device.publicKey} />
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('encryption.notSame')}
        </Button>
        <Button loading={busy} onClick={go} data-autofocus>
          {t('encryption.sameLetIn')}
        </Button>
      </div>
    </Modal>
  );
}

function Words() {
  const { t } = useText();
  const { bundle } = useSession();
  const [shown, setShown] = useState(false);
  const renew = () =>
    void changeWords(newWords())
      .then(() => setShown(true))
      .catch((error: Error) => toastBad(t('state.notSaved'), error.message));
  return (
    <Field label={t('encryption.words')} hint={t('encryption.wordsLead')}>
      <span className={css.wordsField}>
        {shown ? (
          <code className={css.phrase} data-testid="recovery-words">
            {bundle?.words}
          </code>
        ) : null}
        <span className={css.buttons}>
          <Button variant="default" size="compact-sm" onClick={() => setShown(!shown)}>
            {t(shown ? 'encryption.hideWords' : 'encryption.showWords')}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={renew}>
            {t('encryption.newWords')}
          </Button>
        </span>
      </span>
    </Field>
  );
}
