/** A mono 8 kHz WAV of a slow two-note tune, so that the player has something to play. */
export function wav(seconds: number): Buffer {
  const rate = 8000;
  const count = Math.floor(seconds * rate);
  const data = Buffer.alloc(44 + count * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + count * 2, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(count * 2, 40);
  for (let index = 0; index < count; index++) {
    const note = Math.floor(index / rate) % 2 ? 440 : 330;
    data.writeInt16LE(Math.round(Math.sin((2 * Math.PI * note * index) / rate) * 8000), 44 + index * 2);
  }
  return data;
}
