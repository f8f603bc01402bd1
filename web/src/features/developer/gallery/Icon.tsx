import { IconAppWindow, IconRobot } from '@tabler/icons-react';
import css from './Gallery.module.css';
import { type Entry, useIcon } from './queries';

/** The picture of an app, or one of its kind. */
export function Icon({ entry }: { entry: Pick<Entry, 'iconUri' | 'kind'> }) {
  const url = useIcon(entry.iconUri);
  const Kind = entry.kind === 'Bot' ? IconRobot : IconAppWindow;
  return (
    <span className={css.icon} aria-hidden>
      {url ? <img src={url} alt="" /> : <Kind size={22} />}
    </span>
  );
}
