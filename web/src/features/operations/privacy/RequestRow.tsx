import { Button } from '@mantine/core';
import { IconEraser, IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import { Row } from '@/design/parts/List';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { Decision } from './Decision';
import css from './Privacy.module.css';
import { approve, cancel, fetchArchive, fetchCertificate, type PrivacyRequest, useHandling } from './queries';
import { statusWords, toneOf } from './statusWords';

/** One request, with what can be done now. */
export function RequestRow({ request }: { request: PrivacyRequest }) {
  const { t, code } = useText();
  const Icon = request.kind === 'Export' ? IconFileExport : IconEraser;
  const who = request.name || [...request.numbers, ...request.emails].join(', ') || t('privacy.erasedPerson');
  const open = !['Completed', 'Refused', 'Cancelled'].includes(request.status);
  const until = t('privacy.due', { when: momentText(new Date(request.dueTime), code) });
  const done = request.finishTime ? momentText(new Date(request.finishTime), code) : '';
  const detail = [request.note, open ? until : done, request.problem ?? request.answer].filter(Boolean).join(' · ');
  return (
    <Row
      leading={<Icon size={20} aria-hidden />}
      title={
        <span className={css.title}>
          <bdi>{t(request.kind === 'Export' ? 'privacy.exportOf' : 'privacy.erasureOf', { who })}</bdi>
          <Tag tone={toneOf(request)}>{t(request.overdue ? 'privacy.overdue' : statusWords[request.status])}</Tag>
        </span>
      }
      detail={detail}
      trailing={<Doings request={request} who={who} />}
    />
  );
}

function Doings({ request, who }: { request: PrivacyRequest; who: string }) {
  const { t } = useText();
  const [deciding, setDeciding] = useState(false);
  const act = useHandling();
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const run = (work: () => Promise<unknown>) => act.mutate(work, { onError: failed });
  const waits = request.status === 'Received' || request.status === 'Failed';
  return (
    <span className={css.doings}>
      {request.archiveSize ? (
        <Small label={t('privacy.download')} of={who} onClick={() => run(() => fetchArchive(request.id, false))} />
      ) : null}
      {request.certified ? (
        <Small label={t('privacy.certificate')} of={who} onClick={() => run(() => fetchCertificate(request.id))} />
      ) : null}
      {waits && request.kind === 'Erasure' ? (
        <Small label={t('privacy.review')} of={who} onClick={() => setDeciding(true)} />
      ) : null}
      {waits && request.kind === 'Export' ? (
        <Small label={t('privacy.tryAgain')} of={who} onClick={() => run(() => approve(request.id))} />
      ) : null}
      {request.status === 'Received' ? (
        <Small label={t('privacy.cancel')} of={who} onClick={() => run(() => cancel(request.id))} />
      ) : null}
      {deciding ? <Decision request={request} who={who} onClose={() => setDeciding(false)} /> : null}
    </span>
  );
}

const Small = ({ label, of, onClick }: { label: string; of: string; onClick: () => void }) => (
  <Button variant="default" size="compact-sm" aria-label={`${label}: ${of}`} onClick={onClick}>
    {label}
  </Button>
);
