// Added to the page before the app: a microphone as it is, and ears for what calls bring.
// Noise suppression takes a steady tone for noise.
const getUserMedia = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (getUserMedia)
  navigator.mediaDevices.getUserMedia = ({ audio, ...others }) =>
    getUserMedia({
      ...others,
      audio: {
        ...(typeof audio === "object" ? audio : {}),
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });

window.testEar = {
  samples: [],
  listenedTo: new Set(),
  analyser: null,

  // The newest call that is talking is the one that is heard; asking again hears what came since.
  report() {
    const call = window.clarionPhone?.calls().find((each) => each.connection && !each.held);
    const track = call?.connection.getReceivers()[0]?.track;
    if (track && this.track !== track) this.listen(track);
    const samples = this.analyser ? this.latest() : [];
    const bytes = new Uint8Array(new Int16Array(samples.map((s) => Math.round(Math.max(-1, Math.min(1, s)) * 32767))).buffer);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { packets: samples.length, pcm: btoa(text) };
  },

  listen(track) {
    this.track = track;
    this.context ??= new AudioContext({ sampleRate: 8000 });
    this.analyser?.disconnect();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 8192;
    this.context.createMediaStreamSource(new MediaStream([track])).connect(this.analyser);
    void this.context.resume();
  },

  latest() {
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return [...samples];
  },
};
