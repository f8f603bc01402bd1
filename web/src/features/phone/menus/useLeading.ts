import { type PointerEvent, type RefObject, useState } from 'react';
import type { Edge } from './layout';
import type { Input, Menu } from './shapes';

interface Line {
  menu: Menu;
  input: Input;
  from: Edge['from'];
  to: Edge['to'];
  /** The menu under the pointer. */
  over?: string;
}

/** Pull a line from a key to the menu that it shall lead to, by mouse, pen or finger. Keys have the form for it. */
export function useLeading(
  plane: RefObject<HTMLElement | null>,
  onLead: (menu: Menu, input: Input, to: string) => void,
) {
  const [line, setLine] = useState<Line>();
  const at = (event: PointerEvent): Edge['to'] => {
    const box = plane.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const menuAt = (event: PointerEvent, from: Menu): string | undefined => {
    const card = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-menu]');
    return card?.dataset.menu === from.id ? undefined : card?.dataset.menu;
  };
  const gripOf = (menu: Menu, input: Input) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setLine({ menu, input, from: at(event), to: at(event) });
    },
    onPointerMove: (event: PointerEvent) => {
      const to = at(event);
      const over = menuAt(event, menu);
      setLine((was) => was && { ...was, to, over });
    },
    onPointerUp: (event: PointerEvent) => {
      const to = menuAt(event, menu);
      setLine(undefined);
      if (line && to) onLead(menu, input, to);
    },
    onPointerCancel: () => setLine(undefined),
  });
  return { line, gripOf };
}
