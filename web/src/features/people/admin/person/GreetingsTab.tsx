import { ExtensionPath, pathOf } from '@/features/people/ofExtension';
import { Greetings } from '@/features/phone/greetings/Greetings';
import type { TabProps } from './PersonPage';

/** What callers of an extension hear. */
export const GreetingsTab = ({ person }: TabProps) => (
  <ExtensionPath value={pathOf(person.id)}>
    <Greetings owner="me" kind={person.type} />
  </ExtensionPath>
);
