import { createStore } from '@/design/store';

export interface Question {
  title: string;
  words: string;
  button: string;
  act: () => void;
}

/** What has to be confirmed before it is done; shown by Confirm. */
export const asked = createStore<Question | null>(null);
