/**
 * How a text fits into short messages, by the rules of the server (clarion/base/text_encoding.py): the GSM alphabet
 * with its extension table, else UCS-2; alone, or in parts that lose room to a header. segments.cases.json holds cases
 * that both sides are tested with.
 */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ' +
  ' !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà';
const plain = new Set(basic);
const extended = new Set('\f^{}\\[~]|€');

export type Encoding = 'GSM-7' | 'UCS-2';

export const longestText = 1000;
export const longestCompanyMessage = 1024;
const alone: Record<Encoding, number> = { 'GSM-7': 160, 'UCS-2': 70 };
const part: Record<Encoding, number> = { 'GSM-7': 153, 'UCS-2': 67 };

export interface TextSize {
  encoding: Encoding;
  /** Septets (GSM-7) or 16-bit units (UCS-2). */
  units: number;
  segments: number;
  /** How many more fit into the last part. */
  left: number;
  /** Why it is UCS-2: the first character that the GSM alphabet lacks. */
  culprit?: string;
}

const weightOf = (char: string, encoding: Encoding): number =>
  encoding === 'GSM-7' ? (extended.has(char) ? 2 : 1) : char.length;

export function measure(text: string): TextSize {
  const chars = [...text];
  const culprit = chars.find((char) => !plain.has(char) && !extended.has(char));
  const encoding: Encoding = culprit === undefined ? 'GSM-7' : 'UCS-2';
  const weights = chars.map((char) => weightOf(char, encoding));
  const units = weights.reduce((sum, weight) => sum + weight, 0);
  if (units <= alone[encoding]) return { encoding, units, segments: 1, left: alone[encoding] - units, culprit };
  let segments = 1;
  let filled = 0;
  for (const weight of weights) {
    if (filled + weight > part[encoding]) {
      segments += 1;
      filled = 0;
    }
    filled += weight;
  }
  return { encoding, units, segments, left: part[encoding] - filled, culprit };
}
