// Phones: connections to a media relay that has one audio line in each, and no loudness in its packets.
"use strict";

const { Publishing, Subscribing, readSubscribe } = require("./connections.js");
const { badSdp } = require("./offers.js");

/** What a phone says. The relay has one certificate for everything: only the ICE credentials tell connections apart. */
class PhonePublishing extends Publishing {
  /** @param {any} offer */
  continues(offer) {
    return super.continues(offer) && this.transport.getRemoteICEInfo().getUfrag() === offer.getICE().getUfrag();
  }
}

/** What all phones of a bridge hear: several connections with one slot each, which look like one connection. */
class Bridge {
  /**
   * @param {any} endpoint
   * @param {any[]} offers SDPInfo
   * @param {(connected: boolean) => void} changed
   */
  constructor(endpoint, offers, changed) {
    this.offers = offers;
    let open = offers.length;
    this.lines = offers.map((offer) => new Subscribing(endpoint, offer, (connected) => {
      if (!connected) changed(false);
      else if (--open === 0) changed(true);
    }));
    /** @type {Map<string, any>} */
    this.slots = new Map();
  }

  /** The answers, in the order of the offers. @returns {string[]} */
  take() {
    return this.lines.map((line, index) => {
      const mid = this.offers[index].getMedias()[0].getId();
      const answer = line.take(this.offers[index], [{ mid, kind: "audio" }]);
      this.slots.set(String(index), line.slots.get(mid));
      return answer;
    });
  }

  get transport() {
    return this.lines[0]?.transport ?? null;
  }

  continues() {
    return false;
  }

  /** @param {string} kind */
  slotsOf(kind) {
    return kind === "audio" ? [...this.slots] : [];
  }

  estimate() {
    return 0;
  }

  close() {
    for (const line of this.lines) line.close();
    this.lines = [];
    this.slots.clear();
  }
}

/** @param {unknown} texts @param {number} most */
function readBridge(texts, most) {
  if (!Array.isArray(texts) || !texts.length || texts.length > most) throw badSdp(`A bridge has 1 to ${most} connections.`);
  return texts.map((text) => {
    const offer = readSubscribe(text, [], 1);
    const [line] = offer.getMedias();
    if (line.getType() !== "audio" || !line.getCodec("opus")) throw badSdp("A bridge offers Opus only.");
    return offer;
  });
}

module.exports = { Bridge, PhonePublishing, readBridge };
