import { describe, expect, it } from 'vitest';
import { rowsOf } from './phoneRows';

const first = { extension: '201', model: 'Yealink T46U', mac: '805EC0112233', name: '' };

describe('phones of a table', () => {
  it.each([
    ['201,Yealink T46U,805EC0112233', [{ line: 1, ...first }]],
    ['Extension;Phone;MAC\r\n201; Yealink T46U ;805EC0112233;\n\n', [{ line: 2, ...first }]],
    ['201\tYealink T46U\t805EC0112233\tFront, left', [{ line: 1, ...first, name: 'Front, left' }]],
    ['201', [{ line: 1, extension: '201', model: '', mac: '', name: '' }]],
    ['\n', []],
  ])('%j', (text, rows) => expect(rowsOf(text)).toEqual(rows));
});
