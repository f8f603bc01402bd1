import { describe, expect, it } from 'vitest';
import { peaksOf } from './peaks';

const wav = (samples: number[]): ArrayBuffer => {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (at: number, text: string) => {
    for (const [index, one] of [...text].entries()) view.setUint8(at + index, one.charCodeAt(0));
  };
  write(0, 'RIFF');
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  write(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries()) view.setInt16(44 + index * 2, sample, true);
  return view.buffer;
};

describe('how loud a recording is along the way', () => {
  it('tells quiet from loud', () => {
    const peaks = peaksOf(wav([...Array(50).fill(0), ...Array(50).fill(-32767)]), 10);
    expect(peaks).toEqual([0, 0, 0, 0, 0, 100, 100, 100, 100, 100]);
  });
  it('has no more bars than samples', () => expect(peaksOf(wav([1, 2, 3]), 60)).toHaveLength(3));
  it('says nothing of what is no sound', () => {
    expect(peaksOf(new ArrayBuffer(3), 5)).toEqual([]);
    expect(peaksOf(new Uint8Array(100).buffer, 5)).toEqual([]);
  });
});
