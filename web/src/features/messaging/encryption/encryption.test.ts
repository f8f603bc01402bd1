import { describe, expect, it } from 'vitest';
import { isPart, makeCompanyKey, openCompanyKey } from './admin/companyKey';
import { areWords, fromDevice, fromRecovery, nextKeys, toDevice, toRecovery } from './bundle';
import { digitsOf, isSigned, newDevicePair, openerOf, openWith, publicOf, random, sealTo } from './primitives';
import { holds, wordsOf } from './searching';
import { boxInfo, companyInfo, epochStatement, personStatement, recipientsHash } from './statements';

describe('keys of a person', () => {
  it('open again in a browser that was let in, and by the words, and by nothing else', async () => {
    const { bundle, order } = await nextKeys(null, '7', 1);
    expect(areWords(bundle.words)).toBe(true);
    const pair = await newDevicePair();
    const box = await toDevice(bundle, await publicOf(pair.publicKey));
    expect(await fromDevice('7', pair, box)).toEqual(bundle);
    await expect(fromDevice('8', pair, box)).rejects.toThrow();
    await expect(fromDevice('7', await newDevicePair(), box)).rejects.toThrow();
    expect(await fromRecovery('7', ` ${bundle.words.toUpperCase()} `, order.recovery)).toEqual(bundle);
    const others = (await nextKeys(null, '7', 1)).bundle.words;
    await expect(fromRecovery('7', others, order.recovery)).rejects.toThrow();
    await expect(fromRecovery('8', bundle.words, await toRecovery(bundle))).rejects.toThrow();
    await expect(crypto.subtle.exportKey('pkcs8', pair.privateKey)).rejects.toThrow();
  });

  it('are signed by those before, and keep them', async () => {
    const first = await nextKeys(null, '7', 1);
    const { bundle, order } = await nextKeys(first.bundle, '7', 2);
    const said = personStatement('7', 2, order.signKey, order.sealKey);
    expect(await isSigned(first.order.signKey, order.signature ?? '', said)).toBe(true);
    expect(await isSigned(order.signKey, order.signature ?? '', said)).toBe(false);
    expect(bundle.keys.map((each) => each.generation)).toEqual([1, 2]);
    expect(bundle.words).toBe(first.bundle.words);
  });
});

describe('what is sealed', () => {
  it('opens for whom and what it was meant', async () => {
    const { bundle } = await nextKeys(null, '7', 1);
    const keys = bundle.keys[0];
    if (!keys) throw new Error('no keys');
    const key = random(32);
    const box = await sealTo(keys.sealKey, boxInfo('1', 1, '7', 1), key);
    const opener = await openerOf(keys.seal, keys.sealKey);
    expect(await openWith(opener, boxInfo('1', 1, '7', 1), box)).toEqual(key);
    await expect(openWith(opener, boxInfo('2', 1, '7', 1), box)).rejects.toThrow();
  });

  it('is signed as the server reads it', async () => {
    const hash = await recipientsHash([
      { id: '20', generation: 1 },
      { id: '10', generation: 3 },
    ]);
    expect(hash).toBe('ebe9a795c1e1d978fefb451ded22239bf376432844ce569cd879453b852508da');
    const facts = { chatId: '1', number: 2, membersVersion: 3, recipientsHash: 'ab', companyKeyId: '', check: 'c' };
    expect(epochStatement({ ...facts, makerId: '9', makerGeneration: 4 })).toBe(
      'clarion-e2e epoch 1\n1\n2\n3\nab\n-\nc\n9:4',
    );
  });
});

describe('numbers and words', () => {
  it('are thirty digits in groups', async () => {
    expect(await digitsOf('x')).toMatch(/^(\d{5} ){5}\d{5}$/);
    expect(await digitsOf('x')).not.toBe(await digitsOf('y'));
  });

  it('are found in any form', () => {
    expect(holds('Der ＡＢＣ fährt', wordsOf('abc FÄHRT'))).toBe(true);
    expect(holds('Der ABC', wordsOf('abc fährt'))).toBe(false);
    expect(holds('anything', wordsOf(' '))).toBe(false);
  });
});

describe('the key of a company', () => {
  it('opens with as many parts as it needs, of its own, in any order', async () => {
    const made = await makeCompanyKey(2, 3);
    const key = {
      id: '1',
      publicKey: made.publicKey,
      needed: 2,
      parts: 3,
      createdBy: null,
      creationTime: '',
      retiredTime: null,
    };
    const box = await sealTo(made.publicKey, companyInfo('1', 1, '1'), random(32));
    const [first = '', , third = ''] = made.parts;
    expect(made.parts.every(isPart)).toBe(true);
    const pair = await openCompanyKey(key, [third, ` ${first}`]);
    expect((await openWith(pair, companyInfo('1', 1, '1'), box)).length).toBe(32);
    await expect(openCompanyKey(key, [first])).rejects.toThrow();
    await expect(openCompanyKey(key, [first, first])).rejects.toThrow();
    const [, stranger = ''] = (await makeCompanyKey(2, 3)).parts;
    await expect(openCompanyKey(key, [first, stranger])).rejects.toThrow();
    expect(isPart('clarion-recovery.1of2')).toBe(false);
  });
});
