import { call } from '@/api/client';
import { verifiedPath } from './queries';

/** A form with the number and the letter. */
export function sendLetter(phoneNumber: string, letter: File): Promise<unknown> {
  const boundary = `clarion${crypto.randomUUID()}`;
  const head = (disposition: string, type: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
  const parts: BlobPart[] = [
    head('name="json"; filename="request.json"', 'application/json'),
    JSON.stringify({ phoneNumber }),
    '\r\n',
    head(`name="attachment"; filename="${letter.name.replace(/["\r\n]/g, '_')}"`, letter.type || 'application/pdf'),
    letter,
    `\r\n--${boundary}--\r\n`,
  ];
  const body = new Blob(parts, { type: `multipart/form-data; boundary=${boundary}` });
  return call(`${verifiedPath}/letters`, { method: 'POST', body });
}
