/** Loudness of a stream, 0 to 1, about thirty times a second, until the returned function is called. */
export function meter(stream: MediaStream, show: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    show(Math.min(1, Math.sqrt(power) * 5));
  }, 33);
  return () => {
    clearInterval(timer);
    void context.close();
    for (const track of stream.getTracks()) track.stop();
  };
}
