import { UnstyledButton } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import { layoutOf, NODE, type Placed, pathOf } from './layout';
import css from './Menus.module.css';
import type { Action, Menu } from './shapes';
import { actionWords, keyFace, keyWords } from './words';

interface MenuGraphProps {
  menus: Menu[];
  topMenuId?: string;
  chosenId?: string;
  onChoose: (menu: Menu) => void;
}

/** All menus with their keys, and lines to the menus that keys lead to. */
export function MenuGraph({ menus, topMenuId, chosenId, onChoose }: MenuGraphProps) {
  const { t } = useText();
  const { nodes, edges, width, height } = layoutOf(menus, topMenuId);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={css.canvas} aria-label={t('menus.picture')} tabIndex={0}>
      <div className={css.plane} style={{ width, height }}>
        <svg className={css.lines} width={width} height={height} aria-hidden="true">
          <title>{t('menus.picture')}</title>
          {edges.map((edge) => (
            <path key={edge.id} d={pathOf(edge)} data-back={edge.back || undefined} />
          ))}
        </svg>
        {nodes.map((node) => (
          <Node
            key={node.menu.id}
            node={node}
            top={node.menu.id === topMenuId}
            chosen={node.menu.id === chosenId}
            onChoose={() => onChoose(node.menu)}
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
}

function Node({ node: { menu, x, y, height }, top, chosen, onChoose }: NodeProps) {
  const { t } = useText();
  const said = menu.prompt?.text ?? t(menu.prompt ? 'menus.recorded' : 'menus.standardWords');
  return (
    <article
      className={css.node}
      data-chosen={chosen || undefined}
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
        <KeyLine key={action.input} action={action} />
      ))}
    </article>
  );
}

function KeyLine({ action }: { action: Action }) {
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
    </span>
  );
}
