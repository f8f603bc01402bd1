// A page with nothing but the media client. Its camera is a canvas of one color, its microphone a tone, its screen a
// large canvas of another color; so everybody can be told apart by what is decoded. Drawn as often as a camera would.
const FRAMES = 15;
let media = null;
let encryption = null;
let socket = null;
let wanted = [];
const waiting = new Map();
const videos = new Map();
const analysers = new Map();
const sound = new AudioContext();

// `busy`: so much moves, around the middle, that a layer takes all of its bitrate. `flash`: called with every picture, says
// whether a white square is to be seen in it.
const canvasTrack = (width, height, color, busy, flash = () => false) => {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const paint = canvas.getContext("2d");
  let turn = 0;
  const timer = setInterval(() => {
    paint.fillStyle = color;
    paint.fillRect(0, 0, width, height);
    paint.fillStyle = "#888"; // something moves, off the middle
    paint.fillRect((turn++ * 7) % width, 0, width / 20, height / 10);
    paint.fillStyle = "#fff";
    if (flash(turn)) paint.fillRect(0, height * 0.25, width * 0.25, height * 0.5);
    for (let each = 0; busy && each < 600; each += 1) {
      paint.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
      paint.fillRect(Math.random() * width, (Math.random() < 0.5 ? 0 : 0.6) * height + Math.random() * 0.35 * height, 9, 9);
    }
  }, 1000 / FRAMES);
  const [track] = canvas.captureStream(FRAMES).getVideoTracks();
  const stop = track.stop.bind(track);
  track.stop = () => (clearInterval(timer), stop());
  return track;
};

/** `beeps`: filled with what makes the tone loud or silent. */
const toneTrack = (hz, loudness, beeps = []) => {
  const [oscillator, gain, to] = [sound.createOscillator(), sound.createGain(), sound.createMediaStreamDestination()];
  oscillator.frequency.value = hz;
  gain.gain.value = loudness;
  oscillator.connect(gain).connect(to);
  oscillator.start();
  beeps.push((on) => gain.gain.setValueAtTime(on ? loudness : 0, sound.currentTime));
  return to.stream.getAudioTracks()[0];
};

const request = (type, fields) =>
  new Promise((resolve, reject) => {
    const id = waiting.size + 1;
    waiting.set(id, { resolve, reject });
    socket.send(JSON.stringify({ id, type, ...fields }));
  });

const connect = (hub, name) =>
  new Promise((resolve) => {
    socket = new WebSocket(`${hub}?${name}`);
    socket.onopen = resolve;
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.event === "keys") return encryption?.follow(message.keys);
      if (message.event === "senderKey") return encryption?.took(message.from, message.key);
      if (message.event) return media?.handle(message);
      const { resolve: done, reject } = waiting.get(message.reply);
      if (message.error) reject(new Error(message.error.message));
      else done(message);
    };
  });

const render = () => {
  for (const { participant, source } of wanted) {
    const key = `${participant} ${source}`;
    const video = videos.get(key) ?? document.createElement("video");
    if (!videos.has(key)) {
      Object.assign(video, { autoplay: true, muted: true, playsInline: true });
      document.getElementById("tiles").append(video);
      videos.set(key, video);
    }
    const stream = media.streamOf(participant, source);
    if (video.srcObject !== stream) video.srcObject = stream;
  }
};

const encrypt = (me, passphrase) => {
  const cipher = new Meetings.FrameCipher(new Worker("/worker.js"));
  encryption = new Meetings.RoomEncryption({ passphrase, meeting: "room", me, cipher, request });
  return cipher;
};

window.enter = async ({ hub, name, color, size, busy, blinking, hz, loudness = 0.5, screen, passphrase }) => {
  const beeps = [];
  const flash = (turn) => {
    const on = blinking && turn % 15 < 8;
    if (blinking) for (const beep of beeps) beep(on);
    return on;
  };
  navigator.mediaDevices.getUserMedia = async ({ audio }) =>
    new MediaStream([audio ? toneTrack(hz, loudness, beeps) : canvasTrack(...size, color, busy, flash)]);
  navigator.mediaDevices.getDisplayMedia = async () =>
    new MediaStream([canvasTrack(1280, 720, screen), toneTrack(hz * 2, loudness)]);
  await connect(hub, name);
  const cipher = passphrase ? encrypt(name, passphrase) : null;
  media = new Meetings.MeetingMedia({ me: name, request, cipher });
  await encryption?.start();
  media.onChange(render);
  await media.start();
  await media.setMicrophone(true);
  await media.setCamera(true);
};

window.show = (tiles) => {
  wanted = tiles;
  media.view(tiles);
  render();
};

window.act = async (method, ...given) => {
  return (await media[method](...given)) ?? null;
};

window.state = () => ({ link: media.state.link, video: media.state.video, audio: media.state.audio });

/** What is decoded: by participant and source its size, the color in its middle, and the frames so far. */
window.look = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  const seen = {};
  for (const [key, video] of videos) {
    if (!video.srcObject || !video.videoWidth) continue;
    paint.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
    const frames = video.getVideoPlaybackQuality().totalVideoFrames;
    seen[key] = { width: video.videoWidth, height: video.videoHeight, color: [red, green, blue], frames };
  }
  return seen;
};

/** The loudest frequency on each audio slot that somebody is on. */
window.hear = () => {
  const heard = {};
  for (const { mid, participant } of media.state.audio) {
    const stream = participant && media.subscribing.peer?.stream(mid);
    if (!stream) continue;
    if (analysers.get(mid)?.stream !== stream) {
      const analyser = Object.assign(sound.createAnalyser(), { fftSize: 8192, smoothingTimeConstant: 0 });
      sound.createMediaStreamSource(stream).connect(analyser);
      analysers.set(mid, { stream, analyser });
    }
    const { analyser } = analysers.get(mid);
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const peak = bins.indexOf(Math.max(...bins));
    if (bins[peak] > -70) heard[participant] = Math.round((peak * sound.sampleRate) / analyser.fftSize);
  }
  return heard;
};

/** What is decoded of one tile right now, as PNG. */
window.picture = (key) => {
  const video = videos.get(key);
  const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas.toDataURL("image/png").split(",")[1];
};

/** What came over the network, and what of it could be decoded. */
window.received = async () => {
  let [packets, decoded] = [0, 0];
  for (const each of (await media.subscribing.peer.pc.getStats()).values()) {
    if (each.type !== "inbound-rtp" || each.kind !== "video") continue;
    packets += each.packetsReceived;
    decoded += each.framesDecoded;
  }
  return { packets, decoded };
};
