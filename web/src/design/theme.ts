import { Card, Drawer, MultiSelect, mergeThemeOverrides, Select, Tabs, Tooltip } from '@mantine/core';
import { baseTheme, field, plainHeader } from './baseTheme';

/** The theme of the app: the base, and the components that meetings do without. */
export const theme = mergeThemeOverrides(baseTheme, {
  components: {
    Card: Card.extend({ defaultProps: { radius: 'lg', padding: 'lg', withBorder: true } }),
    // Lists open when they are clicked, typed in or asked for with an arrow, not when the focus only passes.
    Select: Select.extend({
      defaultProps: { ...field, allowDeselect: false, comboboxProps: { shadow: 'md' }, openOnFocus: false },
    }),
    MultiSelect: MultiSelect.extend({ defaultProps: { openOnFocus: false } }),
    Drawer: Drawer.extend({
      defaultProps: { overlayProps: { backgroundOpacity: 0.45 }, attributes: plainHeader },
      styles: { title: { fontSize: '18px', fontWeight: 630 } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { radius: 'sm', openDelay: 350, withArrow: true } }),
    Tabs: Tabs.extend({ defaultProps: { radius: 'md' } }),
  },
});
