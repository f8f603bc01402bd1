import type { TextKey } from '@/text/catalog';

/** Why a text did not arrive, and what helps. `again`: sending it once more may work. */
export interface Failure {
  reason: TextKey;
  advice: TextKey;
  again: boolean;
}

const failure = (name: string, again: boolean): Failure => ({
  reason: `textFailure.${name}` as TextKey,
  advice: `textFailure.${name}Advice` as TextKey,
  again,
});

const known: Record<string, Failure> = {
  'SMS-RC-413': failure('optedOut', false),
  'SMS-RC-415': failure('noPictures', false),
  'SMS-RC-501': failure('noCarrier', true),
  'SMS-RC-503': failure('expired', true),
  'SMS-UP-410': failure('noTexts', false),
  'SMS-UP-502': failure('unsure', true),
  // What carriers say by the numbers of GSM (3GPP TS 24.011).
  'SMS-CAR-1': failure('noNumber', false),
  'SMS-CAR-11': failure('noTexts', false),
  'SMS-CAR-27': failure('away', true),
  'SMS-CAR-28': failure('noNumber', false),
};

export const failureOf = (code: string | undefined): Failure =>
  known[code ?? ''] ?? (/^SMS-(UP|RC)-4/.test(code ?? '') ? failure('refused', false) : failure('carrier', true));

export const hasFailed = (status: string | undefined): boolean =>
  status === 'SendingFailed' || status === 'DeliveryFailed';
