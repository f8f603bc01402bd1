import {
  ActionIcon,
  Button,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  PasswordInput,
  Textarea,
  TextInput,
} from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#edf6f8',
  '#dcebef',
  '#b6d6de',
  '#8bc0cd',
  '#53b7cb',
  '#2c95aa',
  '#147489',
  '#0d6276',
  '#0a5060',
  '#073d4a',
];
const ink: MantineColorsTuple = [
  '#e9eff1',
  '#c3ced2',
  '#9cadb4',
  '#6d8189',
  '#3a4b53',
  '#25343b',
  '#1a262c',
  '#141e23',
  '#0f181c',
  '#0c1317',
];

export const plainHeader = { header: { role: 'none' } };
export const field = { radius: 'md', size: 'md' } as const;

/** Mantine wears Clarion's tokens: variables decide colours, so both schemes come from tokens.css alone.

What is here every page loads, those of meetings too: components that only the app uses are in theme.ts. */
export const baseTheme = createTheme({
  fontFamily: 'var(--c-font)',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "Noto Sans Mono", monospace',
  headings: { fontFamily: 'var(--c-font)', fontWeight: '620' },
  colors: { petrol, dark: ink },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  black: '#14232a',
  defaultRadius: 'md',
  radius: { sm: '8px', md: '12px', lg: '18px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { radius: 'xl' },
      styles: { label: { fontWeight: 560 } },
      // Dark accents are light, so what stands on them is dark; Mantine would decide it from the light scheme.
      vars: (_theme, { variant }) => ({
        root: variant === undefined || variant === 'filled' ? { '--button-color': 'var(--c-on-accent)' } : {},
      }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { radius: 'xl', variant: 'subtle' } }),
    TextInput: TextInput.extend({ defaultProps: field }),
    Textarea: Textarea.extend({ defaultProps: field }),
    PasswordInput: PasswordInput.extend({ defaultProps: { ...field, visibilityToggleFocusable: true } }),
    Modal: Modal.extend({
      // The header of a dialog is no landmark of the page.
      defaultProps: {
        radius: 'lg',
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        attributes: plainHeader,
      },
      styles: { title: { fontSize: '18px', fontWeight: 630 } },
    }),
    Menu: Menu.extend({ defaultProps: { radius: 'md', shadow: 'md' } }),
  },
});
