import { describe, expect, it } from 'vitest';
import { reachOf } from './reach';

const sales = {
  id: '1',
  phoneNumber: '+16505550100',
  usageType: 'DirectNumber',
  label: 'Van',
  extension: { id: 7, name: 'Sales', extensionNumber: '300' },
};

describe('a number', () => {
  it('reaches an extension, the company or nobody', () => {
    expect(reachOf(sales)).toBe('7');
    expect(reachOf({ ...sales, usageType: 'CompanyNumber', extension: undefined })).toBe('company');
    expect(reachOf({ ...sales, usageType: 'NumberPool', extension: undefined })).toBeNull();
  });
});
