import { describe, expect, it } from 'vitest';
import { cell } from '@/design/tables';
import { columns, resultTable, template } from './csv';

describe('tables of people', () => {
  it('keeps formulas from running, and numbers as they are', () => {
    expect(cell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
    expect(cell('@cmd')).toBe("'@cmd");
    expect(cell('+1 (415) 555-0134')).toBe('+1 (415) 555-0134');
    expect(cell('Doe; Jane')).toBe('"Doe; Jane"');
  });

  it('offers a template with every heading', () => {
    expect(template().split('\r\n')[0]).toBe(Object.values(columns).join(','));
  });

  it('says for everybody what came of them', () => {
    const rows = [
      {
        values: { firstName: 'Ann' },
        result: { line: 2, successful: true, extension: { id: '1', extensionNumber: '201', name: 'Ann' } },
      },
      {
        values: { firstName: 'Bo' },
        result: { line: 3, successful: false, errors: [{ field: 'email', message: 'No.' }] },
      },
    ];
    const lines = resultTable(rows, ['Added', 'Not added']).split('\r\n');
    expect(lines[1]).toBe('Ann,,,201,,,,,,,,Added,');
    expect(lines[2]).toBe('Bo,,,,,,,,,,,Not added,email: No.');
  });
});
