import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { readCode } from '../api';
import { Frame } from './Frame';
import css from './Join.module.css';
import { useRoomText } from './RoomWords';

/** `/join`: the ID or link of an invitation. */
export function CodePage({ onFound }: { onFound: (found: { link: string; password?: string }) => void }) {
  const { t } = useRoomText();
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <Frame title={t('meet.joinMeeting')} lead={t('meet.joinMeetingLead')}>
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const found = readCode(code);
          if (found) onFound(found);
          else setWrong(true);
        }}
      >
        <TextInput
          label={t('meet.code')}
          description={t('meet.codeHint')}
          value={code}
          maxLength={500}
          autoFocus
          autoComplete="off"
          error={wrong ? t('meet.codeInvalid') : undefined}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <Button type="submit" size="md">
          {t('meet.join')}
        </Button>
      </form>
    </Frame>
  );
}
