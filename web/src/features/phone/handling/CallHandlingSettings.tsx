import { Delegates } from '../delegates/Delegates';
import { HoursEditor } from './HoursEditor';
import { BlockedCallers, ForwardingNumbers } from './Numbers';
import { Rules } from './Rules';
import { Versions } from './Versions';

/** Who gets one's calls, when, and what follows. */
export const CallHandlingSettings = () => (
  <>
    <HoursEditor owner="me" />
    <Rules />
    <ForwardingNumbers />
    <Delegates />
    <BlockedCallers />
    <Versions owner="me" />
  </>
);
