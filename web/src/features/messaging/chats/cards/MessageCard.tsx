import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { FormattedText } from '../FormattedText';
import { safeHref } from '../format';
import { usePeople } from '../names';
import type { Attachment } from '../shapes';
import css from './Cards.module.css';

/** The older form of cards, as programs outside send them. */
export interface MessageCardShape extends Attachment {
  color?: string;
  intro?: string;
  author?: { name?: string; uri?: string };
  fields?: { title?: string; value?: string; style?: 'Short' | 'Long' }[];
  imageUri?: string;
  thumbnailUri?: string;
  footnote?: { text?: string; time?: string };
}

export function MessageCard({ card }: { card: MessageCardShape }) {
  const { t, code } = useText();
  const { me, nameOf } = usePeople();
  const words = (text: string | undefined) => (text ? <FormattedText text={text} me={me} nameOf={nameOf} /> : null);
  const nothing = !card.title && !card.text && !card.intro && !card.fields?.length;
  const picture = safeHref(card.imageUri || card.thumbnailUri || '');
  const author = safeHref(card.author?.uri ?? '');
  const foot = [card.footnote?.text, card.footnote?.time ? momentText(new Date(card.footnote.time), code) : ''];
  return (
    <section
      className={css.card}
      aria-label={t('chats.card')}
      data-edge={card.color?.toLowerCase()}
      data-testid="message-card"
    >
      {words(card.intro)}
      {card.author?.name ? (
        <p className={css.detail}>
          {author ? (
            <a href={author} title={author} target="_blank" rel="noreferrer noopener nofollow">
              {card.author.name}
            </a>
          ) : (
            card.author.name
          )}
        </p>
      ) : null}
      {card.title ? <div className={css.title}>{words(card.title)}</div> : null}
      {words(card.text || (nothing ? card.fallback || t('chats.card') : ''))}
      {card.fields?.length ? (
        <dl className={css.fieldGrid}>
          {card.fields.map((field, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: fields may say the same twice
            <div key={index} data-long={field.style === 'Long' || undefined}>
              <dt>{field.title}</dt>
              <dd>{words(field.value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {picture ? (
        <a className={css.outside} href={picture} title={picture} target="_blank" rel="noreferrer noopener nofollow">
          {t('chats.card.picture')}
        </a>
      ) : null}
      {foot.some(Boolean) ? <p className={css.detail}>{foot.filter(Boolean).join(' · ')}</p> : null}
    </section>
  );
}
