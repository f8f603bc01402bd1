/**
 * Numbers the server treats as emergency calls, also after an outside-line prefix. The page only uses this to say
 * what is going to happen; the server recognises them by itself and lets nothing stop them.
 */
const emergency = /^9?(911|112|999|933)$/;

export const isEmergencyNumber = (number: string): boolean => emergency.test(number.replace(/[^\d]/g, ''));

/** 933 reads back the registered address instead of reaching an operator. */
export const isEmergencyRehearsal = (number: string): boolean => /^9?933$/.test(number.replace(/[^\d]/g, ''));
