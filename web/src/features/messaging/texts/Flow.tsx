import { Button } from '@mantine/core';
import { IconArrowDown, IconCircleCheck } from '@tabler/icons-react';
import { Fragment, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { dayText } from '@/design/time';
import { useText } from '@/text/useText';
import css from './Flow.module.css';
import { type FlowItem, stillPending } from './flow';
import type { Pending } from './outbox';

interface FlowProps {
  label: string;
  items: FlowItem[];
  pending: Pending[];
  renderItem: (item: FlowItem) => ReactNode;
  renderPending: (pending: Pending) => ReactNode;
  /** There are earlier ones that are not loaded. */
  onEarlier?: () => void;
  loadingEarlier?: boolean;
}

const near = 80;

/** Keeps the newest in sight while one is there, and the place while one reads earlier ones. */
function useStickyScroll(items: FlowItem[], shown: number) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef({ first: '', last: '', shown: 0, height: 0, atEnd: true });
  const [newer, setNewer] = useState(false);
  const toEnd = () => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    setNewer(false);
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const was = before.current;
    const [first, last] = [items[0]?.id ?? '', items.at(-1)?.id ?? ''];
    const cameBelow = last !== was.last || shown > was.shown;
    if (was.atEnd) element.scrollTop = element.scrollHeight;
    else if (first !== was.first && !cameBelow) element.scrollTop += element.scrollHeight - was.height;
    else if (cameBelow) setNewer(true);
    before.current = { ...was, first, last, shown, height: element.scrollHeight };
  }, [items, shown]);
  // Pictures arrive later and push the newest out of sight.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element?.firstElementChild) return;
    const watch = new ResizeObserver(() => {
      if (before.current.atEnd) element.scrollTop = element.scrollHeight;
    });
    watch.observe(element);
    watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    before.current.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < near;
    if (before.current.atEnd) setNewer(false);
  };
  return { box, newer, toEnd, onScroll };
}

/** The texts of a conversation, oldest first, day by day. New ones are read out. */
export function Flow({ label, items, pending, renderItem, renderPending, onEarlier, loadingEarlier }: FlowProps) {
  const { t, code } = useText();
  const waiting = stillPending(items, pending);
  const { box, newer, toEnd, onScroll } = useStickyScroll(items, items.length + waiting.length);
  const now = new Date();
  let day = '';
  return (
    <div className={css.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={css.scroll} ref={box} onScroll={onScroll} role="log" aria-label={label} tabIndex={0}>
        <div className={css.inner}>
          {onEarlier ? (
            <Button
              className={css.earlier}
              size="compact-sm"
              variant="default"
              loading={loadingEarlier}
              onClick={onEarlier}
            >
              {t('texts.earlier')}
            </Button>
          ) : null}
          <ol className={css.flow}>
            {items.map((item) => {
              const itsDay = dayText(new Date(item.at), now, code);
              const heading = itsDay !== day ? itsDay : null;
              day = itsDay;
              return (
                <Fragment key={item.id}>
                  {heading ? <li className={css.day}>{heading}</li> : null}
                  {item.kind === 'resolved' ? (
                    <li className={css.resolved}>
                      <IconCircleCheck size={15} aria-hidden /> {t('texts.wasResolved')}
                    </li>
                  ) : (
                    renderItem(item)
                  )}
                </Fragment>
              );
            })}
            {waiting.map((each) => (
              <Fragment key={each.id}>{renderPending(each)}</Fragment>
            ))}
          </ol>
        </div>
      </div>
      {newer ? (
        <Button
          className={css.newer}
          size="compact-md"
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={toEnd}
        >
          {t('texts.newBelow')}
        </Button>
      ) : null}
    </div>
  );
}
