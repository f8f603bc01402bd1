// Media of a phone under Node: werift has ICE, DTLS and SRTP in JavaScript, here with G.711.
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";
import { Heard, toneSecond } from "./audio.mjs";
import { tell } from "./line_protocol.mjs";

// werift writes no address into c= and m= although it has all candidates, and does not understand a=rtcp with a port alone,
// nor a description without a=mid (RFC 3605 and RFC 5888 allow both).
const ours = (sdp) => {
  const [, address, port] = sdp.match(/^a=candidate:\S+ 1 \S+ \d+ ([\d.]+) (\d+) typ host/m);
  return sdp.replace(/^m=audio 9 /m, `m=audio ${port} `).replace(/^c=IN IP4 0\.0\.0\.0/m, `c=IN IP4 ${address}`);
};
const theirs = (sdp) => {
  const plain = sdp.replace(/^a=rtcp:\d+\r?\n/gm, "");
  return /^a=mid:/m.test(plain) ? plain : `${plain}a=mid:0\r\n`;
};

/** Sends `tone` (Hz), hears in `heard`; the five words of a WebRTC session of ringcentral-web-phone 2. */
export class WeriftSession {
  #track = new MediaStreamTrack({ kind: "audio" });
  #peer = new RTCPeerConnection({
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: "audio/PCMU", clockRate: 8000, channels: 1, payloadType: 0 })],
    },
    iceServers: [],
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
  #position = 0;
  #sequence = 1;
  #muted = false;
  #timer;
  #listening = false;
  #transceiver;

  constructor(tone) {
    this.heard = new Heard();
    this.sound = toneSecond(tone);
    this.#transceiver = this.#peer.addTransceiver(this.#track, { direction: "sendrecv" });
    this.#peer.connectionStateChange.subscribe((state) => {
      tell("media", { state });
      if (state === "connected") this.#start();
    });
  }

  #start() {
    if (this.#timer) return;
    const begin = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      for (; sent * 20 < performance.now() - begin; sent += 1) this.#sendFrame();
    }, 10);
  }

  #sendFrame() {
    const silent = Buffer.alloc(160, 0xff);
    const frame = this.#muted ? silent : this.sound.subarray(this.#position % 8000, (this.#position % 8000) + 160);
    const header = new RtpHeader({
      version: 2, payloadType: 0, sequenceNumber: this.#sequence, timestamp: this.#position, ssrc: 1, marker: false,
    });
    this.#track.writeRtp(new RtpPacket(header, frame));
    this.#position += 160;
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }

  async #local(description) {
    await this.#peer.setLocalDescription(description);
    if (!this.#listening) {
      // A track of werift hears only streams whose a=ssrc stands in the description, which need not be there.
      this.#listening = true;
      this.#transceiver.dtlsTransport.onRtp.subscribe(({ header, payload }) => {
        if (header.payloadType === 0) this.heard.add(payload);
      });
    }
    return ours(this.#peer.localDescription.sdp);
  }

  async createOffer() {
    return this.#local(await this.#peer.createOffer());
  }

  async createAnswer(sdp) {
    await this.#peer.setRemoteDescription({ type: "offer", sdp: theirs(sdp) });
    return this.#local(await this.#peer.createAnswer());
  }

  async applyAnswer(sdp) {
    await this.#peer.setRemoteDescription({ type: "answer", sdp: theirs(sdp) });
  }

  async changeInputDevice() {}

  async changeOutputDevice() {}

  setMuted(muted) {
    this.#muted = muted;
  }

  sendDtmf() {
    throw new Error("Under Node this phone presses no keys; use the one in the browser.");
  }

  dispose() {
    clearInterval(this.#timer);
    this.#peer.close();
  }
}
