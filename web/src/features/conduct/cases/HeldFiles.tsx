import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { FileInfo, ListResponse } from '@/api/generated';
import { keys } from '@/api/keys';
import { Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { officer } from '../queries';
import trust from '../Trust.module.css';
import { WithReason } from './WithReason';

type HeldFile = FileInfo;

/** What is out of reach until somebody decides: files that may do harm, texts that read like a scam. */
export function HeldFiles() {
  const { t } = useText();
  const { data } = useQuery({
    queryKey: [...keys.conduct, 'quarantine'],
    queryFn: ({ signal }) =>
      call<ListResponse<FileInfo>>(`${officer}/quarantine`, { query: { state: 'held' }, signal }),
    refetchInterval: 15_000,
  });
  if (!data?.records.length) return null;
  return (
    <Section title={t('held.title')} lead={t('held.lead')}>
      <ul className={trust.plain} aria-label={t('held.title')}>
        {data.records.map((file) => (
          <Held key={file.id} file={file} />
        ))}
      </ul>
    </Section>
  );
}

function Held({ file }: { file: HeldFile }) {
  const { t, code } = useText();
  const name = file.fileName === 'text' ? t('held.text') : file.fileName || t('held.file');
  const send = (what: string) => (reason: string) =>
    call(`${officer}/quarantine/${file.id}/${what}`, { method: 'POST', body: { reason } });
  return (
    <li className={trust.stack}>
      <div className={trust.side}>
        <span className={trust.tags}>
          <Tag tone="warn">{file.rule}</Tag>
          <span>{t('held.what', { name, size: file.size })}</span>
        </span>
        <span className={trust.soft}>{t('held.until', { when: momentText(new Date(file.until), code) })}</span>
      </div>
      <p className={trust.words}>{file.reason}</p>
      <p className={trust.hash}>SHA-256 {file.sha256}</p>
      <div className={trust.tags}>
        <WithReason
          label={t('held.release')}
          name={t('held.releaseNamed', { name })}
          done={t('held.released')}
          send={send('release')}
        />
        <WithReason
          label={t('held.remove')}
          name={t('held.removeNamed', { name })}
          done={t('held.removed')}
          danger
          send={send('remove')}
        />
      </div>
    </li>
  );
}
