// Reading offers and writing answers.
"use strict";

const { SDPInfo } = require("semantic-sdp");

const MAX_SDP = 128 * 1024;
const START_KBITS = "1500";
const RIDS = ["h", "m", "l"];
const TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
const CAPABILITIES = {
  audio: {
    codecs: ["opus"],
    rtcpfbs: [{ id: "transport-cc" }],
    extensions: ["urn:ietf:params:rtp-hdrext:ssrc-audio-level", "urn:ietf:params:rtp-hdrext:sdes:mid", TRANSPORT_CC],
  },
  video: {
    codecs: ["vp8"],
    rtx: true,
    simulcast: true,
    rtcpfbs: [{ id: "transport-cc" }, { id: "ccm", params: ["fir"] }, { id: "nack" }, { id: "nack", params: ["pli"] }],
    extensions: [
      "urn:3gpp:video-orientation",
      "urn:ietf:params:rtp-hdrext:sdes:mid",
      "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
      TRANSPORT_CC,
    ],
  },
};

/** An error for the client: a code for the program, a sentence for people. */
class Refused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** @param {string} message */
const badSdp = (message) => new Refused("sdp", message);

/**
 * @param {unknown} text
 * @param {number} most m-lines
 * @returns {any} SDPInfo
 */
function readOffer(text, most) {
  if (typeof text !== "string" || text.length > MAX_SDP) throw badSdp("The session description is too large.");
  if ((text.match(/^m=/gm) ?? []).length > most) throw badSdp(`At most ${most} media lines.`);
  let offer;
  try {
    offer = SDPInfo.process(text);
  } catch {
    throw badSdp("The session description cannot be read.");
  }
  const ice = offer?.getICE();
  const dtls = offer?.getDTLS();
  if (!offer?.getMedias().length) throw badSdp("The session description cannot be read.");
  if (!ice?.getUfrag() || !ice?.getPwd() || !dtls?.getFingerprint()) {
    throw badSdp("The session description has no ICE credentials or no DTLS fingerprint.");
  }
  const mids = offer.getMedias().map((/** @type {any} */ each) => each.getId());
  if (mids.some((/** @type {any} */ each) => typeof each !== "string" || !each) || new Set(mids).size < mids.length) {
    throw badSdp("Each media line needs a mid of its own.");
  }
  return offer;
}

/**
 * The m-lines that a request names, checked.
 * @param {any} offer
 * @param {{mid: string, kind: "audio" | "video"}[]} named
 */
function requireLines(offer, named) {
  const lines = new Map(offer.getMedias().map((/** @type {any} */ each) => [each.getId(), each]));
  if (new Set(named.map((each) => each.mid)).size < named.length) throw badSdp("A media line is named twice.");
  for (const { mid, kind } of named) {
    const line = lines.get(mid);
    if (!line) throw badSdp(`The offer has no media line ${mid}.`);
    if (line.getType() !== kind) throw badSdp(`Media line ${mid} is not ${kind}.`);
    if (!line.getCodec(kind === "audio" ? "opus" : "vp8")) {
      throw badSdp(`Media line ${mid} offers no ${kind === "audio" ? "Opus" : "VP8"}.`);
    }
  }
}

/**
 * The track that an m-line of an offer sends.
 * @param {any} offer
 * @param {string} mid
 */
function sentTrack(offer, mid) {
  const track = offer.getTrackByMediaId(mid);
  if (!track) throw badSdp(`Media line ${mid} sends nothing.`);
  const rids = track.getEncodings().flat();
  if (rids.length > RIDS.length || rids.some((/** @type {any} */ each) => !RIDS.includes(each.getId()))) {
    throw badSdp(`Media line ${mid} may send the layers ${RIDS.join(", ")} only.`);
  }
  return track;
}

/**
 * @param {any} offer
 * @param {any} transport
 * @param {ReadonlySet<string>} [music] mids of audio lines that carry more than a voice
 */
function answerTo(offer, transport, music = new Set()) {
  const answer = offer.answer({
    dtls: transport.getLocalDTLSInfo(),
    ice: transport.getLocalICEInfo(),
    candidates: transport.getLocalCandidates(),
    capabilities: CAPABILITIES,
  });
  for (const line of answer.getMedias()) {
    // Chromium begins at 300 kbit/s otherwise, and the largest layer comes seconds later.
    line.getCodec("vp8")?.addParam("x-google-start-bitrate", START_KBITS);
    const opus = line.getCodec("opus");
    if (!opus) continue;
    opus.addParam("useinbandfec", "1");
    opus.addParam("usedtx", music.has(line.getId()) ? "0" : "1");
    if (music.has(line.getId())) opus.addParam("stereo", "1");
  }
  return answer;
}

module.exports = { Refused, answerTo, badSdp, readOffer, requireLines, sentTrack };
