import { useState } from 'react';
import { useText } from '@/text/useText';
import { type Command, readCommand, runCommand } from './commands';

/** What came of a command, for who typed it alone. */
export interface Reply {
  name: string;
  /** `unknown`: nothing was done, and the words may be meant as a post. */
  kind: 'answer' | 'failed' | 'unknown';
  text: string;
}

interface LineOptions {
  chatId: string;
  commands: readonly Command[];
  /** Ours: opens what the command is about. */
  onOwn: (command: Command, rest: string) => void;
  onDone: () => void;
}

/** Runs what is typed as a command. */
export function useCommandLine({ chatId, commands, onOwn, onDone }: LineOptions) {
  const { t } = useText();
  const [running, setRunning] = useState(false);
  const [reply, setReply] = useState<Reply | null>(null);
  const ask = (name: string, rest: string) => {
    setRunning(true);
    runCommand(chatId, name, rest)
      .then((answer) => {
        setReply(answer.postId ? null : { name, kind: 'answer', text: answer.text || t('chats.command.done') });
        onDone();
      })
      .catch((error: Error) => setReply({ name, kind: 'failed', text: error.message }))
      .finally(() => setRunning(false));
  };
  /** False when the text is no command. `text`: as it would be posted. */
  const take = (text: string): boolean => {
    const typed = readCommand(text);
    if (!typed) return false;
    const command = commands.find(({ name }) => name === typed.name);
    if (!command) setReply({ name: typed.name, kind: 'unknown', text: '' });
    else if (command.own) {
      setReply(null);
      onOwn(command, typed.rest);
    } else if (!running) ask(command.name, typed.rest);
    return true;
  };
  return { take, running, reply, dismiss: () => setReply(null) };
}
