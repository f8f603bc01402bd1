// The two peer connections of a participant, each a transport of the native engine.
"use strict";

const { StreamInfo } = require("semantic-sdp");
const { answerTo, badSdp, readOffer, requireLines, sentTrack } = require("./offers.js");

const MAX_SOURCES = 4;
const KINDS = /** @type {const} */ ({ microphone: "audio", screenAudio: "audio", camera: "video", screen: "video" });
const PROBE_CEILING = 8_000_000; // bit/s

/** @typedef {keyof typeof KINDS} Source */
/** @typedef {{mid: string, kind: "audio" | "video"}} Slot */

/** What both have: a transport that belongs to one RTCPeerConnection of the client. */
class Connection {
  /**
   * @param {any} endpoint
   * @param {any} offer SDPInfo
   * @param {(connected: boolean) => void} changed
   */
  constructor(endpoint, offer, changed) {
    this.fingerprint = offer.getDTLS().getFingerprint();
    this.connected = false;
    this.kinds = kindsOf(offer);
    this.transport = endpoint.createTransport(offer);
    this.transport.setRemoteProperties(offer);
    const turn = (/** @type {boolean} */ connected) => {
      if (this.connected === connected && connected) return;
      this.connected = connected;
      changed(connected);
    };
    this.transport.on("dtlsstate", (/** @type {string} */ state) => {
      if (state === "connected") turn(true);
      else if (state === "failed" || state === "closed") turn(false);
    });
    this.transport.on("icetimeout", () => turn(false));
  }

  /** Whether an offer is of the same RTCPeerConnection. @param {any} offer */
  continues(offer) {
    return this.transport && this.fingerprint === offer.getDTLS().getFingerprint();
  }

  /** Follow an ICE restart; m-lines of a new kind would need other header maps. @param {any} offer */
  follow(offer) {
    for (const kind of kindsOf(offer)) {
      if (!this.kinds.has(kind)) throw badSdp("Offer both audio and video lines from the beginning.");
    }
    const ice = offer.getICE();
    if (this.transport.getRemoteICEInfo().getUfrag() !== ice.getUfrag()) this.transport.restartICE(ice);
  }

  close() {
    this.transport?.stop();
    this.transport = null;
  }
}

/** What a participant sends. */
class Publishing extends Connection {
  /** @param {any} endpoint @param {any} offer @param {(connected: boolean) => void} changed */
  constructor(endpoint, offer, changed) {
    super(endpoint, offer, changed);
    /** @type {Map<Source, {mid: string, key: string, track: any}>} */
    this.sources = new Map();
    this.ready = false;
  }

  /**
   * Take these sources, and no others.
   * @param {any} offer
   * @param {{mid: string, source: Source}[]} wanted
   */
  take(offer, wanted) {
    const tracks = wanted.map(({ mid, source }) => ({ mid, source, info: sentTrack(offer, mid) }));
    for (const source of [...this.sources.keys()]) {
      const kept = tracks.find((each) => each.source === source && keyOf(each.info) === this.sources.get(source)?.key);
      if (!kept) this.drop(source);
    }
    for (const { mid, source, info } of tracks) {
      if (this.sources.has(source)) continue;
      const track = this.transport.createIncomingStreamTrack(KINDS[source], info);
      this.sources.set(source, { mid, key: keyOf(info), track });
    }
    const music = new Set(wanted.filter((each) => each.source === "screenAudio").map((each) => each.mid));
    const answer = answerTo(offer, this.transport, music);
    if (!this.ready) this.transport.setLocalProperties(answer);
    this.ready = true;
    return answer.toString();
  }

  /** @param {Source} source */
  drop(source) {
    this.sources.get(source)?.track.stop();
    this.sources.delete(source);
  }
}

/** What a participant receives: slots, each a track that lasts as long as the connection. */
class Subscribing extends Connection {
  /** @param {any} endpoint @param {any} offer @param {(connected: boolean) => void} changed */
  constructor(endpoint, offer, changed) {
    super(endpoint, offer, changed);
    /** @type {Map<string, {kind: string, track: any, holds: string, asks: number}>} */
    this.slots = new Map();
    this.ready = false;
    if (!this.kinds.has("video")) return;
    this.transport.setBandwidthProbing(true);
    this.transport.setMaxProbingBitrate(PROBE_CEILING);
  }

  /** Have these slots, and no others. @param {any} offer @param {Slot[]} wanted */
  take(offer, wanted) {
    for (const [mid, slot] of this.slots) {
      if (wanted.some((each) => each.mid === mid && each.kind === slot.kind)) continue;
      slot.track.stop();
      this.slots.delete(mid);
    }
    for (const { mid, kind } of wanted) {
      if (this.slots.has(mid)) continue;
      const track = this.transport.createOutgoingStreamTrack(kind, { id: `slot${mid}`, media: kind, mediaId: mid });
      this.slots.set(mid, { kind, track, holds: "", asks: 0 });
    }
    const answer = answerTo(offer, this.transport);
    for (const [mid, { track }] of this.slots) {
      const stream = new StreamInfo(`slot${mid}`);
      stream.addTrack(track.getTrackInfo());
      answer.addStream(stream);
    }
    if (!this.ready) this.transport.setLocalProperties(answer);
    this.ready = true;
    return answer.toString();
  }

  /** @param {string} kind */
  slotsOf(kind) {
    return [...this.slots].filter(([, slot]) => slot.kind === kind);
  }

  /** What the downlink carries in bit/s; 0: not measured yet. */
  estimate() {
    const { senderSideEstimationBitrate, senderSideTargetBitrate } = this.transport.getStats();
    return Math.round(senderSideTargetBitrate || senderSideEstimationBitrate || 0);
  }
}

/** @param {any} offer @returns {Set<string>} */
function kindsOf(offer) {
  return new Set(offer.getMedias().map((/** @type {any} */ each) => each.getType()));
}

/** Two offers mean the same track when this is the same. @param {any} info TrackInfo */
function keyOf(info) {
  return JSON.stringify([info.getId(), info.getSSRCs(), info.getEncodings().flat().map((/** @type {any} */ each) => each.getId())]);
}

/**
 * @param {unknown} text
 * @param {{mid: string, source: Source}[]} sources
 */
function readPublish(text, sources) {
  if (new Set(sources.map((each) => each.source)).size < sources.length) throw badSdp("Each source can be published once.");
  const offer = readOffer(text, MAX_SOURCES * 2);
  requireLines(offer, sources.map(({ mid, source }) => ({ mid, kind: KINDS[source] })));
  for (const { mid } of sources) sentTrack(offer, mid);
  return offer;
}

/** @param {unknown} text @param {Slot[]} slots @param {number} most */
function readSubscribe(text, slots, most) {
  const offer = readOffer(text, most);
  requireLines(offer, slots);
  return offer;
}

module.exports = { KINDS, Publishing, Subscribing, readPublish, readSubscribe };
