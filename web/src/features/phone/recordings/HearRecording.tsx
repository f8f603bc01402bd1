import { useText } from '@/text/useText';
import { PlayerBar } from '../spoken/PlayerBar';
import { usePlayer } from '../spoken/usePlayer';
import { Words } from '../spoken/Words';
import css from './Recordings.module.css';

interface Props {
  /** Of the sound. */
  uri: string;
  id: string;
  seconds?: number;
  who: string;
  search?: string;
}

/** A recording with how loud it is along the way, and its words. It is fetched once somebody has asked to see it. */
export function HearRecording({ uri, id, seconds = 0, who, search }: Props) {
  const { t } = useText();
  const player = usePlayer(uri, seconds);
  return (
    <div className={css.hear} data-testid="recording">
      <PlayerBar player={player} name={t('recordings.with', { who })} />
      <Words path={`/account/~/recording/${id}/clarion/transcript`} player={player} search={search} speakers mayOrder />
    </div>
  );
}
