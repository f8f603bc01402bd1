/** How loud a WAV file (8 or 16 bit PCM, as recordings are) is along the way: 0 to 100, `bars` of them. */
export function peaksOf(bytes: ArrayBuffer, bars: number): number[] {
  const view = new DataView(bytes);
  const data = soundIn(view);
  if (!data) return [];
  const samples = Math.floor(data.length / 2);
  const per = Math.max(1, Math.floor(samples / bars));
  const peaks: number[] = [];
  for (let bar = 0; bar < bars && bar * per < samples; bar++) {
    let loudest = 0;
    // A bar of a long recording holds very many samples; some of them tell enough.
    const step = Math.max(1, Math.floor(per / 400));
    for (let at = bar * per; at < Math.min(samples, (bar + 1) * per); at += step)
      loudest = Math.max(loudest, Math.abs(view.getInt16(data.start + at * 2, true)));
    peaks.push(Math.round((Math.sqrt(loudest / 32768) * 100 * 10) / 10));
  }
  return peaks;
}

const tagAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** Where the samples lie; null for what is no WAV file. */
function soundIn(view: DataView): { start: number; length: number } | null {
  if (view.byteLength < 44 || tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') return null;
  let at = 12;
  while (at + 8 <= view.byteLength) {
    const length = view.getUint32(at + 4, true);
    if (tagAt(view, at) === 'data') return { start: at + 8, length: Math.min(length, view.byteLength - at - 8) };
    at += 8 + length + (length % 2);
  }
  return null;
}
