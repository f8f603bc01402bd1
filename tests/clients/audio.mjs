// G.711 µ-law at 8 kHz: a tone to send, and the last seconds of what was heard.
const encodeSample = (sample) => {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32635) + 0x84;
  let exponent = 7;
  for (let mask = 0x4000; (magnitude & mask) === 0 && exponent > 0; mask >>= 1) exponent -= 1;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
};

// One second; the frequency is in whole hertz, so that it repeats without a click. -12 dBFS.
export const toneSecond = (frequency) => {
  const peak = frequency ? 32767 * 10 ** (-12 / 20) : 0;
  return Buffer.from(
    Array.from({ length: 8000 }, (_, n) => encodeSample(Math.round(peak * Math.sin((2 * Math.PI * frequency * n) / 8000)))),
  );
};

export class Heard {
  #parts = [];
  #length = 0;
  packets = 0;

  add(payload) {
    this.packets += 1;
    this.#parts.push(Buffer.from(payload));
    this.#length += payload.length;
    while (this.#length > 16000) this.#length -= this.#parts.shift().length;
  }

  report() {
    return { packets: this.packets, ulaw: Buffer.concat(this.#parts).toString("base64") };
  }
}
