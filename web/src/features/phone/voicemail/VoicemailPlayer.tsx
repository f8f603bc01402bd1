import type { VoicemailMessage } from '@/api/shapes';
import { useText } from '@/text/useText';
import { PlayerBar } from '../spoken/PlayerBar';
import { usePlayer } from '../spoken/usePlayer';
import { Words } from '../spoken/Words';
import { lengthOf, recordingOf, wordsPath } from './queries';
import css from './VoicemailPlayer.module.css';

interface Props {
  message: VoicemailMessage;
  who: string;
  onStart: () => void;
}

/** A message that is open: heard, and read. */
export function VoicemailPlayer({ message, who, onStart }: Props) {
  const { t } = useText();
  const recording = recordingOf(message);
  return (
    <div className={css.player}>
      {message.clarionComment ? <blockquote className={css.comment}>{message.clarionComment}</blockquote> : null}
      {recording ? (
        <Open message={message} uri={recording.uri} who={who} onStart={onStart} />
      ) : (
        <p className={css.problem}>{t('voicemail.noRecording')}</p>
      )}
    </div>
  );
}

function Open({ message, uri, who, onStart }: Props & { uri: string }) {
  const { t } = useText();
  const player = usePlayer(uri, lengthOf(message), onStart);
  return (
    <>
      <PlayerBar player={player} name={t('voicemail.message', { who })} />
      {message.vmTranscriptionStatus && message.vmTranscriptionStatus !== 'NotAvailable' ? (
        <Words path={wordsPath(message)} player={player} />
      ) : null}
    </>
  );
}
