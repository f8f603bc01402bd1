import { describe, expect, it } from 'vitest';
import type { TextKey } from '@/text/catalog';
import { en } from '@/text/en';
import type { Rights } from '../../rights';
import { findParts } from './finding';

const everything: Rights = { known: true, may: () => true, mayOnOthers: () => true, wholeCompany: true, tour: false };
const say = (key: TextKey) => String(en[key]);
const found = (typed: string, rights = everything) =>
  findParts(typed, rights, say).flatMap(({ entries }) => entries.map(({ to }) => to));

describe('the overview of the administration', () => {
  it.each([
    ['SAML', '/company-sign-in'],
    ['business hours', '/call-routing'],
    ['ivr', '/menus'],
    ['auto attendant', '/menus'],
    ['e911', '/emergency-places'],
    ['international', '/numbers'],
    ['hunt group', '/queues'],
    ['yealink', '/phones'],
  ] as const)('finds by %s', (typed, to) => expect(found(typed)).toContain(to));

  it('shows each part once, and only what somebody may open', () => {
    const all = found('');
    expect(new Set(all).size).toBe(all.length);
    const little: Rights = { ...everything, may: (...names) => names.includes('Roles'), mayOnOthers: () => false };
    expect(found('', little)).toEqual(['/roles', '/queues']);
  });
});
