import { Fragment, memo } from 'react';
import { useText } from '@/text/useText';
import css from './FormattedText.module.css';
import { type Block, type Inline, parse } from './format';
import type { Mention } from './shapes';

interface TextProps {
  text: string;
  mentions?: Mention[];
  me: string;
  nameOf: (id: string) => string;
  /** Small words after the text, on its last line. */
  after?: React.ReactNode;
}

const onlyEmoji = /^(?:\p{Extended_Pictographic}(?:\u{fe0f}|\u{200d}|\p{Emoji_Modifier})*\s?){1,4}$/u;

/** What a post says. Built of elements only: whatever somebody writes, it stays text. */
export const FormattedText = memo(function FormattedText({ text, mentions, me, nameOf, after }: TextProps) {
  const blocks = parse(text);
  const named = (id: string) => mentions?.find((each) => each.id === id)?.name || nameOf(id);
  const big = onlyEmoji.test(text.trim());
  const show: Show = { me, named };
  return (
    <div className={css.text} data-big={big || undefined} dir="auto">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text is drawn anew as a whole
        <BlockView key={index} block={block} show={show} />
      ))}
      {after}
    </div>
  );
});

interface Show {
  me: string;
  named: (id: string) => string;
}

function BlockView({ block, show }: { block: Block; show: Show }) {
  switch (block.kind) {
    case 'code':
      return (
        <pre className={css.code} dir="ltr">
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote className={css.quote}>
          {block.inside.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text is drawn anew as a whole
            <BlockView key={index} block={each} show={show} />
          ))}
        </blockquote>
      );
    case 'list':
      return <ListView block={block} show={show} />;
    case 'heading':
      return (
        <p className={css.heading}>
          <Inlines inside={block.inside} show={show} />
        </p>
      );
    default:
      return (
        <p>
          <Inlines inside={block.inside} show={show} />
        </p>
      );
  }
}

function ListView({ block, show }: { block: Block & { kind: 'list' }; show: Show }) {
  const items = block.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text is drawn anew as a whole
    <li key={index}>
      <Inlines inside={item} show={show} />
    </li>
  ));
  return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
}

function Inlines({ inside, show }: { inside: Inline[]; show: Show }) {
  return inside.map((each, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text is drawn anew as a whole
    <Fragment key={index}>
      <InlineView item={each} show={show} />
    </Fragment>
  ));
}

function InlineView({ item, show }: { item: Inline; show: Show }) {
  const { t } = useText();
  switch (item.kind) {
    case 'text':
      return item.text;
    case 'code':
      return <code className={css.inlineCode}>{item.text}</code>;
    case 'bold':
      return (
        <strong>
          <Inlines inside={item.inside} show={show} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines inside={item.inside} show={show} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines inside={item.inside} show={show} />
        </s>
      );
    case 'link':
      return (
        <a href={item.href} title={item.href} target="_blank" rel="noreferrer noopener nofollow">
          <Inlines inside={item.inside} show={show} />
        </a>
      );
    case 'person':
      return (
        <span className={css.mention} data-me={item.id === show.me || undefined}>
          <bdi>@{show.named(item.id)}</bdi>
        </span>
      );
    default:
      return (
        <span className={css.mention} data-me>
          {t('chats.atTeam')}
        </span>
      );
  }
}
