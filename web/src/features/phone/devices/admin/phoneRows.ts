/** One of many phones, as a table has it: who, which make and model, the address on its label, perhaps a name. */
export interface PhoneRow {
  line: number;
  extension: string;
  model: string;
  mac: string;
  name: string;
}

const separators = ['\t', ';', ','];

/** The lines that were pasted; a first line without any digit is headings. */
export function rowsOf(text: string): PhoneRow[] {
  const lines = text.split(/\r?\n/).map((line, at) => ({ line: at + 1, text: line.trim() }));
  return lines
    .filter((line) => line.text && (line.line > 1 || /\d/.test(line.text)))
    .map((line) => {
      const separator = separators.find((one) => line.text.includes(one)) ?? ',';
      const [extension = '', model = '', mac = '', name = ''] = line.text.split(separator).map((part) => part.trim());
      return { line: line.line, extension, model, mac, name };
    });
}
