import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import css from './Privacy.module.css';
import { cancelOwn, createOwn, fetchArchive, type PrivacyRequest, useHandling, useOwnRequests } from './queries';
import { statusWords, toneOf } from './statusWords';

/** A copy of one's own data, and asking for its erasure. */
export function OwnDataSection() {
  const { t } = useText();
  const { data, error, refetch } = useOwnRequests();
  const [asking, setAsking] = useState(false);
  const act = useHandling();
  const failed = (problem: Error) => toastBad(t('state.notSaved'), problem.message);
  const erase = () =>
    act.mutate(() => createOwn({ kind: 'Erasure' }), { onSuccess: () => setAsking(false), onError: failed });
  return (
    <Section title={t('privacy.ownTitle')} lead={t('privacy.ownLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.records.length ? (
        <List label={t('privacy.ownTitle')}>
          {data.records.map((each) => (
            <OwnRow key={each.id} request={each} />
          ))}
        </List>
      ) : null}
      <div className={css.foot}>
        <Button
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
          loading={act.isPending}
          onClick={() => act.mutate(() => createOwn({ kind: 'Export' }), { onError: failed })}
        >
          {t('privacy.ownCopy')}
        </Button>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('privacy.ownErasure')}
        </Button>
      </div>
      <Asking
        opened={asking}
        title={t('privacy.ownErasure')}
        words={t('privacy.ownErasureWords')}
        action={t('privacy.ownErasure')}
        pending={act.isPending}
        onClose={() => setAsking(false)}
        onGo={erase}
      />
    </Section>
  );
}

function OwnRow({ request }: { request: PrivacyRequest }) {
  const { t, code } = useText();
  const act = useHandling();
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const title = t(request.kind === 'Export' ? 'privacy.copy' : 'privacy.erasure');
  const asked = momentText(new Date(request.receivedTime), code);
  return (
    <Row
      leading={null}
      title={
        <span className={css.title}>
          {title}
          <Tag tone={toneOf(request)}>{t(statusWords[request.status])}</Tag>
        </span>
      }
      detail={[asked, request.answer].filter(Boolean).join(' · ')}
      trailing={
        <span className={css.doings}>
          {request.archiveSize ? (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => act.mutate(() => fetchArchive(request.id, true), { onError: failed })}
            >
              {t('privacy.download')}
            </Button>
          ) : null}
          {request.status === 'Received' ? (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => act.mutate(() => cancelOwn(request.id), { onError: failed })}
            >
              {t('privacy.cancel')}
            </Button>
          ) : null}
        </span>
      }
    />
  );
}
