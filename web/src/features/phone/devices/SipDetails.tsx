import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { Field } from '@/design/parts/Section';
import { ErrorState } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from './DeviceSettings.module.css';
import { useSipInfo } from './queries';

/** What to type into a desk phone or softphone to sign it in. */
export function SipDetails({ deviceId }: { deviceId: string }) {
  const { t } = useText();
  const [revealed, setRevealed] = useState(false);
  const { data, error, refetch } = useSipInfo(deviceId, true);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className={css.details} height={180} role="status" aria-label={t('state.loading')} />;
  const proxy = data.outboundProxies?.[0];
  return (
    <div className={css.details}>
      <Field label={t('sip.domain')}>
        <CopyText value={data.domain} />
      </Field>
      {proxy?.proxyTLS ? (
        <Field label={t('sip.proxyTls')} hint={t('sip.proxyTlsHint')}>
          <CopyText value={proxy.proxyTLS} />
        </Field>
      ) : null}
      {proxy?.proxy ? (
        <Field label={t('sip.proxy')}>
          <CopyText value={proxy.proxy} />
        </Field>
      ) : null}
      <Field label={t('sip.userName')}>
        <CopyText value={data.userName} />
      </Field>
      <Field label={t('sip.authorizationId')}>
        <CopyText value={data.authorizationId} />
      </Field>
      <Field label={t('sip.password')}>
        {revealed ? (
          <span className={css.secret}>
            <CopyText value={data.password} />
          </span>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => setRevealed(true)}>
            {t('sip.reveal')}
          </Button>
        )}
      </Field>
    </div>
  );
}
