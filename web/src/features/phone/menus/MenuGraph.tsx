import { UnstyledButton } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { type HTMLAttributes, useRef } from 'react';
import { useText } from '@/text/useText';
import { layoutOf, NODE, type Placed, pathOf } from './layout';
import css from './Menus.module.css';
import type { Action, Input, Menu } from './shapes';
import { useLeading } from './useLeading';
import { actionWords, keyFace, keyWords } from './words';

interface MenuGraphProps {
  menus: Menu[];
  topMenuId?: string;
  chosenId?: string;
  onChoose: (menu: Menu) => void;
  /** A line was pulled from a key of a menu to another menu. */
  onLead: (menu: Menu, input: Input, to: string) => void;
}

/** All menus with their keys, and lines to the menus that keys lead to. */
export function MenuGraph({ menus, topMenuId, chosenId, onChoose, onLead }: MenuGraphProps) {
  const { t } = useText();
  const plane = useRef<HTMLDivElement>(null);
  const { line, gripOf } = useLeading(plane, onLead);
  const { nodes, edges, width, height } = layoutOf(menus, topMenuId);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={css.canvas} aria-label={t('menus.picture')} tabIndex={0}>
      <div ref={plane} className={css.plane} style={{ width, height }}>
        <svg className={css.lines} width={width} height={height} aria-hidden="true">
          <title>{t('menus.picture')}</title>
          {edges.map((edge) => (
            <path key={edge.id} d={pathOf(edge)} data-back={edge.back || undefined} />
          ))}
          {line ? <line x1={line.from.x} y1={line.from.y} x2={line.to.x} y2={line.to.y} /> : null}
        </svg>
        {nodes.map((node) => (
          <Node
            key={node.menu.id}
            node={node}
            top={node.menu.id === topMenuId}
            chosen={node.menu.id === chosenId || node.menu.id === line?.over}
            onChoose={() => onChoose(node.menu)}
            gripOf={(input) => gripOf(node.menu, input)}
          />
        ))}
      </div>
    </section>
  );
}

interface NodeProps {
  node: Placed;
  top: boolean;
  chosen: boolean;
  onChoose: () => void;
  gripOf: (input: Input) => HTMLAttributes<HTMLElement>;
}

function Node({ node: { menu, x, y, height }, top, chosen, onChoose, gripOf }: NodeProps) {
  const { t } = useText();
  const said = menu.prompt?.text ?? t(menu.prompt ? 'menus.recorded' : 'menus.standardWords');
  return (
    <article
      className={css.node}
      data-chosen={chosen || undefined}
      data-menu={menu.id}
      style={{ left: x, top: y, width: NODE.width, height }}
      aria-label={menu.name}
    >
      <div className={css.head} style={{ height: NODE.head }}>
        <UnstyledButton className={css.name} onClick={onChoose} aria-label={t('menus.edit', { name: menu.name })}>
          {top ? <IconDoorEnter size={16} aria-hidden /> : null}
          {menu.name}
        </UnstyledButton>
        <span className={css.number}>{menu.extensionNumber}</span>
        <span className={css.said}>{said}</span>
      </div>
      {menu.actions.map((action) => (
        <KeyLine key={action.input} action={action} grip={gripOf(action.input)} />
      ))}
    </article>
  );
}

function KeyLine({ action, grip }: { action: Action; grip: HTMLAttributes<HTMLElement> }) {
  const { t } = useText();
  const words = keyWords(action.input);
  const target = action.extension
    ? (action.extension.name ?? t('menus.gone'))
    : (action.phoneNumber ?? t(actionWords[action.action]));
  return (
    <span className={css.line} style={{ height: NODE.row }}>
      <kbd className={css.key} title={words ? t(words) : undefined}>
        {keyFace(action.input)}
      </kbd>
      <span className={css.target}>
        {action.action === 'Voicemail' ? t('menus.mailboxOf', { name: target }) : target}
      </span>
      <span className={css.grip} title={t('menus.pull', { key: keyFace(action.input) })} aria-hidden {...grip} />
    </span>
  );
}
