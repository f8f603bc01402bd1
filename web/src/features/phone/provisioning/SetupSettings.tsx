import { Button } from '@mantine/core';
import { useState } from 'react';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { type PhoneRequest, useSettingsText } from './queries';
import css from './Setup.module.css';

/** What came lately, and the settings as the phone reads them. */
export function SetupSettings({ deviceId, requests }: { deviceId: string; requests: PhoneRequest[] }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const { data } = useSettingsText(deviceId, open);
  return (
    <>
      {requests.length ? (
        <ul className={css.requests} aria-label={t('setup.history')}>
          {requests.slice(0, 5).map((request) => (
            <li key={`${request.time} ${request.file}`} data-refused={request.outcome === 'Refused' || undefined}>
              <span>{t(`setup.outcome.${request.outcome}`)}</span>
              <span className={css.quiet}>
                {[momentText(new Date(request.time), code), request.address, request.file].join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" size="compact-md" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'setup.settingsHide' : 'setup.settings')}
        </Button>
      </div>
      {open && data ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
        <section className={css.scroll} aria-label={data.file} tabIndex={0}>
          <pre className={css.file}>{data.text}</pre>
        </section>
      ) : null}
    </>
  );
}
