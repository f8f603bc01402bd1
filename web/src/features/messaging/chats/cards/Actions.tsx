import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '@/text/useText';
import { safeHref } from '../format';
import { CardBody } from './AdaptiveCard';
import { isPart, type Part, textOf } from './adaptive';
import css from './Cards.module.css';
import { useCard } from './cardState';

/** The buttons of a card, and the card that one of them opens. */
export function Actions({ actions }: { actions: Part[] }) {
  const [shown, setShown] = useState<number | null>(null);
  const opened = shown === null ? undefined : actions[shown]?.card;
  if (actions.length === 0) return null;
  return (
    <>
      <div className={css.actions}>
        {actions.map((action, index) => (
          <Action
            // biome-ignore lint/suspicious/noArrayIndexKey: actions have no other name
            key={index}
            action={action}
            open={shown === index}
            onShow={() => setShown(shown === index ? null : index)}
          />
        ))}
      </div>
      {isPart(opened) ? (
        <div className={css.inner}>
          <CardBody card={opened} />
        </div>
      ) : null}
    </>
  );
}

interface ActionProps {
  action: Part;
  open: boolean;
  onShow: () => void;
}

const looks: Record<string, { color?: string; variant: string }> = {
  positive: { variant: 'filled' },
  destructive: { color: 'red', variant: 'outline' },
};

function Action({ action, open, onShow }: ActionProps) {
  const { t } = useText();
  const { submit, pending, toggle } = useCard();
  const words = textOf(action, 'title').slice(0, 100) || t('chats.card.go');
  const look = looks[textOf(action, 'style').toLowerCase()] ?? { variant: 'default' };
  const off = action.isEnabled === false;
  switch (action.type) {
    case 'Action.OpenUrl': {
      const href = safeHref(textOf(action, 'url'));
      if (!href) return null;
      return (
        <Button
          component="a"
          href={href}
          title={href}
          target="_blank"
          rel="noreferrer noopener nofollow"
          size="compact-sm"
          {...look}
          rightSection={<IconExternalLink size={15} aria-hidden />}
        >
          {words}
        </Button>
      );
    }
    case 'Action.Submit':
    case 'Action.Execute':
      return (
        <Button
          size="compact-sm"
          {...look}
          disabled={off || !submit}
          loading={pending}
          onClick={() => submit?.(action)}
        >
          {words}
        </Button>
      );
    case 'Action.ShowCard':
      return (
        <Button size="compact-sm" {...look} disabled={off} aria-expanded={open} onClick={onShow}>
          {words}
        </Button>
      );
    case 'Action.ToggleVisibility':
      return (
        <Button size="compact-sm" {...look} disabled={off} onClick={() => turn(action, toggle)}>
          {words}
        </Button>
      );
    default:
      return null;
  }
}

/** Each target is shown, hidden, or the other of the two. */
function turn(action: Part, toggle: (id: string, shown?: boolean) => void): void {
  const targets = Array.isArray(action.targetElements) ? action.targetElements : [];
  for (const target of targets) {
    const id = typeof target === 'string' ? target : isPart(target) ? textOf(target, 'elementId') : '';
    if (!id) continue;
    const said = isPart(target) && typeof target.isVisible === 'boolean' ? target.isVisible : undefined;
    toggle(id, said);
  }
}
