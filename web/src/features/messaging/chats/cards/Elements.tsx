import { IconExternalLink, IconPhoto, IconPlayerPlay } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useText } from '@/text/useText';
import { FormattedText } from '../FormattedText';
import { safeHref } from '../format';
import { usePeople } from '../names';
import { Actions } from './Actions';
import { isPart, type Part, partsIn, textOf, withMoments } from './adaptive';
import { CardInput } from './CardInput';
import css from './Cards.module.css';
import { useCard } from './cardState';

/** Parts of a card, one below the other. What is not known is not drawn. */
export function Elements({ parts }: { parts: Part[] }) {
  const { hidden } = useCard();
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name
    <Fragment key={index}>{hidden(part) ? null : <Element part={part} />}</Fragment>
  ));
}

function Element({ part }: { part: Part }) {
  const inside = part.separator === true ? <hr className={css.line} /> : null;
  const Drawn = kinds[part.type ?? ''];
  if (Drawn)
    return (
      <>
        {inside}
        <Drawn part={part} />
      </>
    );
  if (part.type?.startsWith('Input.')) return <CardInput input={part} />;
  return isPart(part.fallback) ? <Element part={part.fallback} /> : null;
}

const lower = (part: Part, name: string): string => textOf(part, name).toLowerCase();

/** How a text looks: names of the format, which the style sheet knows. */
const looksOf = (part: Part) => ({
  'data-size': lower(part, 'size') || (lower(part, 'style') === 'heading' ? 'large' : undefined),
  'data-weight': lower(part, 'weight') || (lower(part, 'style') === 'heading' ? 'bolder' : undefined),
  'data-color': lower(part, 'color') || undefined,
  'data-subtle': part.isSubtle === true || undefined,
  'data-align': lower(part, 'horizontalAlignment') || undefined,
  'data-one': (part.wrap !== true && part.type === 'TextBlock') || undefined,
  'data-mono': lower(part, 'fontType') === 'monospace' || undefined,
});

function Words({ text }: { text: string }) {
  const { code } = useText();
  const { me, nameOf } = usePeople();
  return <FormattedText text={withMoments(text, code)} me={me} nameOf={nameOf} />;
}

const TextBlock = ({ part }: { part: Part }) => (
  <div className={css.text} {...looksOf(part)}>
    <Words text={textOf(part, 'text')} />
  </div>
);

function RichTextBlock({ part }: { part: Part }) {
  const runs = Array.isArray(part.inlines) ? part.inlines : [];
  return (
    <p className={css.text} data-align={lower(part, 'horizontalAlignment') || undefined} dir="auto">
      {runs.map((run, index) => {
        const piece = isPart(run) ? run : { text: typeof run === 'string' ? run : '' };
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: runs of text have no other name
            key={index}
            {...looksOf(piece)}
            data-italic={piece.italic === true || undefined}
            data-strike={piece.strikethrough === true || undefined}
            data-underline={piece.underline === true || undefined}
          >
            {textOf(piece, 'text')}
          </span>
        );
      })}
    </p>
  );
}

/** Pictures of other places are not fetched: who reads a card would tell them so. They are a press away. */
function Image({ part }: { part: Part }) {
  const { t } = useText();
  const url = textOf(part, 'url');
  const alt = textOf(part, 'altText');
  if (url.startsWith('data:image/'))
    return <img className={css.image} data-size={lower(part, 'size') || undefined} src={url} alt={alt} />;
  return <Outside href={url} icon={IconPhoto} words={alt || t('chats.card.picture')} />;
}

function Outside({ href, icon: Icon, words }: { href: string; icon: typeof IconPhoto; words: string }) {
  const safe = safeHref(href);
  if (!safe) return null;
  return (
    <a className={css.outside} href={safe} title={safe} target="_blank" rel="noreferrer noopener nofollow">
      <Icon size={17} aria-hidden />
      <span>{words}</span>
      <IconExternalLink size={14} aria-hidden />
    </a>
  );
}

const ImageSet = ({ part }: { part: Part }) => (
  <div className={css.pictures}>
    <Elements parts={partsIn(part, 'images').map((each) => ({ size: part.imageSize, ...each, type: 'Image' }))} />
  </div>
);

function Media({ part }: { part: Part }) {
  const { t } = useText();
  const [source] = partsIn(part, 'sources');
  const words = textOf(part, 'altText') || t('chats.card.media');
  return source ? <Outside href={textOf(source, 'url')} icon={IconPlayerPlay} words={words} /> : null;
}

const Container = ({ part }: { part: Part }) => (
  <div className={css.stack} data-look={lower(part, 'style') || undefined}>
    <Elements parts={partsIn(part, 'items')} />
    <Actions actions={partsIn(part, 'selectAction')} />
  </div>
);

function ColumnSet({ part }: { part: Part }) {
  const { hidden } = useCard();
  return (
    <>
      <div className={css.columns} data-look={lower(part, 'style') || undefined}>
        {partsIn(part, 'columns')
          .filter((column) => !hidden(column))
          .map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
            <div key={index} className={css.column} style={{ flex: widthOf(column) }}>
              <Container part={column} />
            </div>
          ))}
      </div>
      <Actions actions={partsIn(part, 'selectAction')} />
    </>
  );
}

/** `auto`, `stretch`, a share, or pixels. */
function widthOf(column: Part): string {
  const width = textOf(column, 'width').toLowerCase();
  if (width === 'auto') return '0 1 auto';
  const pixels = /^(\d{1,3})px$/.exec(width);
  if (pixels) return `0 1 ${pixels[1]}px`;
  const share = Number(width);
  return share > 0 && share <= 1000 ? `${share} 1 0` : '1 1 0';
}

const FactSet = ({ part }: { part: Part }) => (
  <dl className={css.facts}>
    {partsIn(part, 'facts').map((fact, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: facts may say the same twice
      <div key={index}>
        <dt>{textOf(fact, 'title')}</dt>
        <dd>
          <Words text={textOf(fact, 'value')} />
        </dd>
      </div>
    ))}
  </dl>
);

function Table({ part }: { part: Part }) {
  const { t } = useText();
  const rows = partsIn(part, 'rows');
  const headed = part.firstRowAsHeader !== false && part.firstRowAsHeaders !== false;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keys
    <section className={css.scroll} aria-label={t('chats.card.table')} tabIndex={0}>
      <table className={css.table}>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
            <tr key={index}>
              {partsIn(row, 'cells').map((cell, at) => {
                const Cell = headed && index === 0 ? 'th' : 'td';
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name
                  <Cell key={at} scope={Cell === 'th' ? 'col' : undefined}>
                    <Elements parts={partsIn(cell, 'items')} />
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const ActionSet = ({ part }: { part: Part }) => <Actions actions={partsIn(part, 'actions')} />;

const kinds: Record<string, (props: { part: Part }) => React.ReactNode> = {
  TextBlock,
  RichTextBlock,
  Image,
  ImageSet,
  Media,
  Container,
  Column: Container,
  ColumnSet,
  FactSet,
  Table,
  ActionSet,
};
