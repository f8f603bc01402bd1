import { Wordmark } from '@/design/parts/Wordmark';
import { AccountMenu } from './AccountMenu';
import { PhoneChip } from './PhoneChip';
import css from './TopBar.module.css';

/** Narrow screens only: the mark, the state of the phone and the account. */
export function TopBar() {
  return (
    <header className={css.bar}>
      <Wordmark tone="auto" />
      <div className={css.right}>
        <PhoneChip />
        <AccountMenu compact />
      </div>
    </header>
  );
}
