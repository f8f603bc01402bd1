import { ActionIcon } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallRecord } from '@/api/shapes';
import { Row } from '@/design/parts/List';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { CallDetail, useFacts, useSides } from '../history/CallDetail';
import { COMPANY_LOG, isMissed } from '../history/queries';
import { CallLadder } from './CallLadder';

export function LogRow({ record }: { record: CallRecord }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const who = useSides()(record);
  const Arrow = record.direction === 'Inbound' ? IconArrowDownLeft : IconArrowUpRight;
  const label = t('companyLog.details', { who });
  return (
    <Row
      leading={<Arrow size={22} stroke={1.6} aria-hidden />}
      title={who}
      tone={isMissed(record) ? 'bad' : 'normal'}
      detail={
        <span>
          {useFacts()(record)} · <time dateTime={record.startTime}>{momentText(new Date(record.startTime), code)}</time>
        </span>
      }
      trailing={
        <ActionIcon size="xl" color="gray" aria-expanded={open} aria-label={label} onClick={() => setOpen(!open)}>
          <IconChevronDown size={19} aria-hidden style={open ? { rotate: '180deg' } : undefined} />
        </ActionIcon>
      }
    >
      {open ? (
        <CallDetail
          log={COMPANY_LOG}
          id={record.id}
          who={who}
          more={({ telephonySessionId }) =>
            telephonySessionId ? <CallLadder session={telephonySessionId} who={who} /> : null
          }
        />
      ) : null}
    </Row>
  );
}
