import { describe, expect, it } from 'vitest';
import { plainScopes } from '../authorize/scopes';
import { agentText } from './agents';

describe('agentText', () => {
  it('names browser and system', () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
    expect(agentText(agent)).toBe('Chrome, Linux');
  });
  it('lets programs speak for themselves', () => {
    expect(agentText('python-requests/2.32 CPython/3.13 Linux/6')).toBe('python-requests/2.32');
    expect(agentText('')).toBe('');
  });
});

describe('plainScopes', () => {
  it('says nothing twice, and leaves nothing out that is granted', () => {
    expect(plainScopes(['ReadAccounts', 'EditAccounts', 'EditExtensions'])).toEqual(['EditAccounts']);
    expect(plainScopes(['SMS'])).toEqual(['ReadMessages', 'SMS']);
    expect(plainScopes(['SMS', 'EditMessages'])).toEqual(['EditMessages', 'SMS']);
  });
});
