import type { TextKey } from '@/text/catalog';
import type { ActionName, Input, Step } from './shapes';

export const actionWords: Record<ActionName, TextKey> = {
  Connect: 'menus.doConnect',
  Voicemail: 'menus.doVoicemail',
  Transfer: 'menus.doTransfer',
  DialByName: 'menus.doDialByName',
  ConnectToOperator: 'menus.doOperator',
  Repeat: 'menus.doRepeat',
  ReturnToPrevious: 'menus.doPrevious',
  ReturnToRoot: 'menus.doRoot',
  ReturnToTopLevelMenu: 'menus.doTop',
  Disconnect: 'menus.doDisconnect',
  DoNothing: 'menus.doNothing',
};

export const keyFace = (input: Input): string => ({ Star: '*', Hash: '#', NoInput: '…' })[input as string] ?? input;

export const keyWords = (input: Input): TextKey | undefined =>
  input === 'NoInput'
    ? 'menus.silence'
    : input === 'Star'
      ? 'menus.star'
      : input === 'Hash'
        ? 'menus.pound'
        : undefined;

export const endWords: Record<string, TextKey> = {
  Connect: 'menus.endConnect',
  Voicemail: 'menus.endVoicemail',
  Transfer: 'menus.endTransfer',
  Disconnect: 'menus.endDisconnect',
};

/** Whom a walk ended with: a name and number, or a number outside. */
export const endOf = (end: NonNullable<Step['end']>): string =>
  end.extension ? `${end.extension.name} (${end.extension.extensionNumber})` : (end.phoneNumber ?? '');
