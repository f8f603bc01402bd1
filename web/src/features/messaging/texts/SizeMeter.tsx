import { useText } from '@/text/useText';
import css from './Composer.module.css';
import { measure } from './segments';

interface SizeMeterProps {
  text: string;
  longest: number;
  /** Say the parts, too. */
  counted: boolean;
  withFiles: boolean;
}

/** As what a text will go out: alphabet, parts, and what is left of the last one. */
export function SizeMeter({ text, longest, counted, withFiles }: SizeMeterProps) {
  const { t } = useText();
  const size = measure(text);
  if (text.length > longest)
    return (
      <p className={css.meter} data-tone="bad" role="alert">
        {t('texts.tooLong', { count: text.length - longest, longest })}
      </p>
    );
  if (!counted || (!text && !withFiles)) return <p className={css.meter}>{t('texts.keysHint')}</p>;
  if (withFiles) return <p className={css.meter}>{t('texts.asPictures')}</p>;
  return (
    <p className={css.meter} data-testid="text-size">
      <span>
        {t('texts.parts', { count: size.segments })} · {t('texts.left', { count: size.left })} · {size.encoding}
      </span>
      {size.culprit !== undefined ? <span>{t('texts.unicode', { char: size.culprit })}</span> : null}
    </p>
  );
}
