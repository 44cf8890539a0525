import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  InputWrapper,
  Kbd,
  type MantineColorsTuple,
  Modal,
  Notification,
  PasswordInput,
  Skeleton,
  Switch,
  Tabs,
  Tooltip,
} from '@mantine/core';

/** Ink: the accent is a barely blue grey, because saturation is kept for urgency alone (ux.md). */
const ink: MantineColorsTuple = [
  '#f2f5f6',
  '#e4e9eb',
  '#d3dce0',
  '#b4c0c5',
  '#8fa0a7',
  '#6d8089',
  '#526670',
  '#3d505a',
  '#24323a',
  '#16212a',
];
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f5f4f0',
  '#eceae5',
  '#dedbd4',
  '#c5c1b8',
  '#8b8981',
  '#666a6c',
  '#4c5358',
  '#333a3f',
  '#1b2126',
];
const dark: MantineColorsTuple = [
  '#e8e6e1',
  '#b6bbbd',
  '#949ca0',
  '#727c82',
  '#3f494e',
  '#2c3337',
  '#22282c',
  '#1a1e21',
  '#131618',
  '#0e1112',
];

const FILLED = {
  '--button-bg': 'var(--accent)',
  '--button-hover': 'var(--accent-hover)',
  '--button-color': 'var(--on-accent)',
};
const COMPACT = { '--button-height': '32px', '--button-padding-x': '14px' };

export const theme = createTheme({
  colors: { ink, gray, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 2 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  white: '#ffffff',
  black: '#1b2126',
  fontFamily: "'Noto Sans Variable', 'Noto Sans', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.35' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } } },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, props) => ({
        root: {
          ...(props.variant === undefined || props.variant === 'filled' ? FILLED : {}),
          ...(props.size === 'sm' || props.size === undefined ? COMPACT : {}),
        },
      }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 'lg' } }),
    Input: Input.extend({
      defaultProps: { size: 'md' },
      vars: (_theme, props) => ({ wrapper: props.size === 'md' ? { '--input-height': '38px' } : {} }),
    }),
    InputWrapper: InputWrapper.extend({
      defaultProps: { size: 'md' },
      styles: {
        label: { marginBottom: 4, fontSize: '0.875rem', fontWeight: 600 },
        description: { marginBottom: 6, color: 'var(--text-3)', fontSize: '0.8125rem', lineHeight: 1.4 },
        error: { marginTop: 4 },
      },
    }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'md' } }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
    Kbd: Kbd.extend({ defaultProps: { size: 'xs' } }),
    Modal: Modal.extend({
      defaultProps: { overlayProps: { backgroundOpacity: 0.4 }, transitionProps: { duration: 120 }, padding: 'lg' },
    }),
    Notification: Notification.extend({ defaultProps: { withBorder: true } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' } }),
    Tabs: Tabs.extend({
      vars: (_theme, props) => ({
        root:
          props.variant === 'pills' ? { '--tabs-color': 'var(--accent)', '--tabs-text-color': 'var(--on-accent)' } : {},
      }),
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
  },
});

/** Mantine's own surfaces take the colours of tokens.css, so that there is one palette. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-3)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-anchor': 'var(--text)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--control-line)',
    '--mantine-color-error': 'var(--fault)',
  };
  return { variables: {}, light: shared, dark: shared };
};
