/** When a dialog or menu goes and takes the focus with it, the focus goes back to what opened it.

Mantine does so for those that are mounted before they open, not for those that are mounted open. */

const layerOf = '[role="dialog"], [role="alertdialog"], [role="menu"]';
const tabbable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

/** What had the focus before, with all that stood around it: for each layer that was ever entered. */
const cameFrom = new WeakMap<Element, Element[]>();
let open: Element[] = [];
let last: Element | null = null;

const pathOf = (from: Element | null): Element[] => {
  const path: Element[] = [];
  for (let at = from; at && at !== document.body; at = at.parentElement) path.push(at);
  return path;
};

const backTo = (path: Element[]): HTMLElement | null => {
  const opener = path[0];
  if (opener?.isConnected && opener.checkVisibility()) return opener as HTMLElement;
  const layer = path.find((each) => cameFrom.has(each));
  if (layer && !layer.isConnected) return backTo(cameFrom.get(layer) ?? []);
  const main = document.getElementById('main');
  // What opened it has gone too, as a row that was deleted: what stands there now is next.
  const near = path.find((each) => each.isConnected);
  if (!near || near === main || near.contains(main)) return main;
  return near.querySelector<HTMLElement>(tabbable) ?? main;
};

const watch = new MutationObserver(() => {
  const gone = open.filter((each) => !each.isConnected);
  if (!gone.length) return;
  open = open.filter((each) => each.isConnected);
  if (!open.length) watch.disconnect();
  const path = cameFrom.get(gone[gone.length - 1] as Element) ?? [];
  // Whoever else puts it somewhere goes first.
  setTimeout(() => {
    const now = document.activeElement;
    if (!now || now === document.body) backTo(path)?.focus({ preventScroll: true });
  }, 30);
});

/** A button that cannot be pressed while its work is done loses the focus, and gets it again afterwards. */
let pressed: HTMLButtonElement | null = null;
const watchPressed = new MutationObserver(() => {
  if (pressed && !pressed.disabled && document.activeElement === document.body) pressed.focus({ preventScroll: true });
});

/** Whoever points somewhere is there. */
const forget = () => watchPressed.disconnect();

const press = ({ key, target }: KeyboardEvent) => {
  if (key !== 'Enter' && key !== ' ') return;
  forget();
  pressed = target instanceof HTMLButtonElement ? target : null;
  if (pressed) watchPressed.observe(pressed, { attributes: true, attributeFilter: ['disabled'] });
};

export function returnFocus(): void {
  document.addEventListener('keydown', press, true);
  document.addEventListener('pointerdown', forget, true);
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return;
    const layer = target.closest(layerOf);
    if (layer && !open.includes(layer)) {
      cameFrom.set(layer, pathOf(last));
      open.push(layer);
      watch.observe(document.body, { childList: true, subtree: true });
    }
    last = target;
  });
}
