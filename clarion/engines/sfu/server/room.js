// One room: who publishes and views what, and which source is attached to which slot.
"use strict";

const { allocate } = require("./layers.js");
const { Refused } = require("./offers.js");
const { Recording } = require("./recorder.js");
const { Loudness, seat, SPEAKING } = require("./speakers.js");
const { Bridge, PhonePublishing, readBridge } = require("./bridge.js");
const { KINDS, Publishing, Subscribing, readPublish, readSubscribe } = require("./connections.js");

const MAX_PARTICIPANTS = 500;
const AUDIO_SLOTS = 3;
const VIDEO_SLOTS = 49;
const OFFERS_AT_ONCE = 10; // of one participant; then one in two seconds
const OFFERS_PER_MS = 1 / 2000;
const QUIET = 60; // loudness 0 of 127 is silence; below this is a quiet room
const LOUDEST = 112;
const AUDIO_BUDGET = 150_000; // bit/s of a downlink that are kept for voices
const LOSS_FADE = 0.8; // in half a second
const LOSSY = 0.03; // share of lost packets that says that a downlink is full
const KEY_FRAME_ASKS = 2; // after the first one, half a second apart
const FLOODS = { microphone: 600_000, screenAudio: 900_000, camera: 10_000_000, screen: 15_000_000 }; // bit/s

/** @typedef {import("./connections.js").Source} Source */
/** @typedef {InstanceType<typeof Publishing>} AnyPublishing */
/** @typedef {InstanceType<typeof Subscribing> | InstanceType<typeof Bridge>} AnySubscribing */
/** @typedef {{mid: string, participant: string, source: Source, width: number, height: number}} Tile */

class Participant {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    /** @type {AnyPublishing | null} */
    this.publishing = null;
    /** @type {AnySubscribing | null} */
    this.subscribing = null;
    /** @type {Set<Source>} */
    this.muted = new Set();
    /** @type {Map<string, Tile>} */
    this.tiles = new Map();
    this.shown = "";
    /** What the video slots showed last. @type {object[]} */
    this.video = [];
    this.offers = { left: OFFERS_AT_ONCE, at: Date.now() };
    this.grades = "";
    this.missing = 0;
    this.loss = 0;
    /** The bridge whose phones hear this one without us; empty: no phone. */
    this.bridge = "";
    /** How loud it is, as it is told: packets of phones do not say. */
    this.told = 0;
  }

  requireOffer() {
    const now = Date.now();
    const left = Math.min(OFFERS_AT_ONCE, this.offers.left + (now - this.offers.at) * OFFERS_PER_MS);
    if (left < 1) throw new Refused("tooManyOffers", "Too many media offers. Try again in a few seconds.");
    this.offers = { left: left - 1, at: now };
  }
}

class Room {
  /**
   * @param {string} id
   * @param {any} endpoint
   * @param {(event: object) => void} emit
   */
  constructor(id, endpoint, emit) {
    this.id = id;
    this.endpoint = endpoint;
    this.emit = emit;
    this.usedAt = Date.now();
    /** @type {Map<string, Participant>} */
    this.participants = new Map();
    this.loudness = new Loudness();
    this.spoken = "";
    /** Packets of each audio source at the last step. @type {Map<string, number>} */
    this.heard = new Map();
    /** Active layers of each video source. @type {Map<string, import("./layers.js").Layer[]>} */
    this.layers = new Map();
    /** @type {Map<string, InstanceType<typeof Recording>>} */
    this.recordings = new Map();
  }

  // ---- requests

  /** @param {string} name @param {string} sdp @param {{mid: string, source: Source}[]} sources @param {string} [bridge] */
  publish(name, sdp, sources, bridge = "") {
    const offer = readPublish(sdp, sources);
    const there = this.enter(name);
    there.requireOffer();
    there.bridge = bridge;
    if (there.publishing?.continues(offer)) there.publishing.follow(offer);
    else {
      const Kind = bridge ? PhonePublishing : Publishing;
      there.publishing?.close();
      there.publishing = new Kind(this.endpoint, offer, (connected) => this.connection(there, "publish", connected));
    }
    const answer = there.publishing.take(offer, sources);
    this.refresh();
    return { sdp: answer };
  }

  /** @param {string} name @param {string} sdp @param {import("./connections.js").Slot[]} slots */
  subscribe(name, sdp, slots) {
    const offer = readSubscribe(sdp, slots, AUDIO_SLOTS + VIDEO_SLOTS);
    const there = this.enter(name);
    there.requireOffer();
    let subscribing = there.subscribing instanceof Subscribing && there.subscribing.continues(offer) ? there.subscribing : null;
    if (subscribing) subscribing.follow(offer);
    else {
      there.subscribing?.close();
      subscribing = new Subscribing(this.endpoint, offer, (connected) => this.connection(there, "subscribe", connected));
      there.subscribing = subscribing;
    }
    const answer = subscribing.take(offer, slots);
    there.shown = "";
    this.refresh();
    return { sdp: answer };
  }

  /** What phones hear: the loudest who are no phones of this bridge. @param {string} name @param {unknown} sdps */
  bridge(name, sdps) {
    const offers = readBridge(sdps, AUDIO_SLOTS);
    const there = this.enter(name);
    there.requireOffer();
    there.subscribing?.close();
    const bridge = new Bridge(this.endpoint, offers, (connected) => {
      if (there.subscribing === bridge) this.connection(there, "subscribe", connected);
    });
    there.subscribing = bridge;
    const answers = bridge.take();
    there.shown = "";
    this.refresh();
    return { sdps: answers };
  }

  /** @param {Record<string, number>} levels of phones, 0 to 1 */
  setLevels(levels) {
    for (const [name, level] of Object.entries(levels)) {
      const there = this.participants.get(name);
      if (there) there.told = Math.min(1, Math.max(0, Number(level) || 0));
    }
  }

  /** @param {string} name @param {Tile[]} tiles */
  view(name, tiles) {
    const there = this.participants.get(name);
    if (!there) return;
    there.tiles = new Map(tiles.map((each) => [each.mid, each]));
    this.refreshViewer(there);
  }

  /** @param {string} name @param {Source} source @param {boolean} muted */
  setMuted(name, source, muted) {
    const there = this.enter(name);
    if (muted) there.muted.add(source);
    else there.muted.delete(source);
    this.refresh();
  }

  /** @param {string} name @param {Source} source */
  unpublish(name, source) {
    this.participants.get(name)?.publishing?.drop(source);
    this.refresh();
  }

  /** @param {string} name */
  remove(name) {
    const there = this.participants.get(name);
    if (!there) return;
    this.participants.delete(name);
    there.publishing?.close();
    there.subscribing?.close();
    this.refresh();
  }

  close() {
    for (const name of [...this.participants.keys()]) this.remove(name);
    for (const id of [...this.recordings.keys()]) this.stopRecording(id);
  }

  // ---- recordings

  /**
   * Begin a recording of these sources, go on with it, or pause it.
   * @param {string} id @param {string} folder @param {number} floor @param {boolean} paused @param {Source[]} wanted
   */
  record(id, folder, floor, paused, wanted) {
    let found = this.recordings.get(id);
    if (!found) {
      const failed = (/** @type {string} */ reason) => {
        this.recordings.delete(id);
        this.emit({ event: "recordingFailed", room: this.id, recording: id, reason });
      };
      found = new Recording(folder, floor, wanted, failed, () => require("medooze-media-server").createIncomingStreamTrackReader(false, 0));
      this.recordings.set(id, found);
      const [levels, active] = this.spoken ? JSON.parse(this.spoken) : [{}, ""];
      found.note({ event: "speakers", levels, active });
    }
    found.pause(paused);
    this.followRecordings();
    return { recordings: [...this.recordings.keys()] };
  }

  /** @param {string} id */
  stopRecording(id) {
    const found = this.recordings.get(id);
    this.recordings.delete(id);
    found?.stop();
  }

  /** What happened in the room, for every recording. @param {object} event */
  note(event) {
    for (const each of this.recordings.values()) each.note(event);
  }

  followRecordings() {
    if (!this.recordings.size) return;
    const sources = new Map();
    for (const there of this.participants.values()) {
      for (const [source, { track }] of there.publishing?.sources ?? []) {
        const key = `${there.name} ${source}`;
        const active = (this.layers.get(key) ?? []).map((each) => each.rid);
        sources.set(key, { participant: there.name, source, track, muted: there.muted.has(source), active });
      }
    }
    for (const each of this.recordings.values()) each.follow(sources);
  }

  /** @param {string} name */
  enter(name) {
    const found = this.participants.get(name);
    if (found) return found;
    if (this.participants.size >= MAX_PARTICIPANTS) {
      throw new Refused("roomFull", `A meeting takes at most ${MAX_PARTICIPANTS} participants.`);
    }
    const entered = new Participant(name);
    this.participants.set(name, entered);
    return entered;
  }

  /** @param {Participant} there @param {"publish" | "subscribe"} connection @param {boolean} connected */
  connection(there, connection, connected) {
    if (this.participants.get(there.name) !== there) return;
    if (!connected) this.lose(there, connection);
    this.emit({ event: "connection", room: this.id, participant: there.name, connection, connected });
  }

  /** @param {Participant} there @param {"publish" | "subscribe"} connection */
  lose(there, connection) {
    const which = connection === "publish" ? "publishing" : "subscribing";
    there[which]?.close();
    there[which] = null;
    this.refresh();
  }

  // ---- what is attached to what

  /** Sources that may be heard, by participant and source. @returns {Map<string, {there: Participant, track: any}>} */
  audible() {
    const found = new Map();
    for (const there of this.participants.values()) {
      for (const [source, { track }] of there.publishing?.sources ?? []) {
        if (KINDS[source] === "audio" && !there.muted.has(source)) found.set(`${there.name} ${source}`, { there, track });
      }
    }
    return found;
  }

  /** @param {Tile} tile */
  source(tile) {
    const there = this.participants.get(tile.participant);
    const found = there?.publishing?.sources.get(tile.source);
    return there && found ? { there, track: found.track, key: `${tile.participant} ${tile.source}` } : null;
  }

  refresh() {
    const audible = this.audible();
    for (const there of this.participants.values()) this.refreshViewer(there, audible);
    this.followRecordings();
  }

  /**
   * @param {Participant} there
   * @param {Map<string, {there: Participant, track: any}>} [audible]
   * @param {boolean} [voicesOnly] the video slots stay as they are
   */
  refreshViewer(there, audible = this.audible(), voicesOnly = false) {
    if (!there.subscribing?.transport) return;
    if (!voicesOnly) there.video = this.attachVideo(there);
    const shown = { audio: this.attachAudio(there, audible), video: there.video };
    const text = JSON.stringify(shown);
    if (text === there.shown) return;
    there.shown = text;
    this.emit({ event: "slots", room: this.id, participant: there.name, ...shown });
  }

  /** @param {Participant} there @param {Map<string, {there: Participant, track: any}>} audible */
  attachAudio(there, audible) {
    const slots = /** @type {AnySubscribing} */ (there.subscribing).slotsOf("audio").slice(0, AUDIO_SLOTS);
    const held = slots.map(([, slot]) => slot.holds);
    const others = [...audible].filter(([, each]) => each.there !== there && each.there.bridge !== there.name).map(([key]) => key);
    const wanted = this.loudness.loudest(others, new Set(held), slots.length);
    return seat(held, wanted).map((key, index) => {
      const [mid, slot] = slots[index];
      const source = audible.get(key);
      attach(slot, key, source?.track ?? null);
      return { mid, participant: source?.there.name ?? "" };
    });
  }

  /** @param {Participant} there */
  attachVideo(there) {
    const subscribing = /** @type {AnySubscribing} */ (there.subscribing);
    const tiles = [...there.tiles.values()].filter((each) => subscribing.slots.get(each.mid)?.kind === "video");
    const found = tiles.map((tile) => ({ tile, source: this.source(tile), slot: subscribing.slots.get(tile.mid) }));
    const shown = found.filter((each) => each.source !== null);
    const chosen = this.choose(there, shown);
    for (const [mid, slot] of subscribing.slotsOf("video")) {
      if (!shown.some((each) => each.tile.mid === mid)) attach(slot, "", null);
    }
    return shown.map(({ tile, source, slot }) => {
      const { there: other, track, key } = /** @type {{there: Participant, track: any, key: string}} */ (source);
      const rid = other.muted.has(tile.source) ? null : (chosen.get(tile.mid) ?? null);
      attach(slot, key, rid === null ? null : track, rid ?? "");
      const { mid, participant, source: what } = tile;
      return { mid, participant, source: what, layer: rid ?? "", state: rid === null ? "paused" : "on" };
    });
  }

  /** The layer of each tile; null: paused. @param {Participant} there @param {any[]} shown */
  choose(there, shown) {
    const live = shown.filter(({ tile, source }) => !source.there.muted.has(tile.source));
    const known = live.filter(({ source }) => this.layers.get(source.key)?.length);
    const wanted = known.map(({ tile, source, slot }) => ({
      mid: tile.mid,
      height: tile.height,
      area: tile.width * tile.height,
      screen: tile.source === "screen",
      layers: /** @type {import("./layers.js").Layer[]} */ (this.layers.get(source.key)),
      now: slot.holds === source.key ? slot.track.getTransponder()?.getSelectedEncoding() ?? null : null,
    }));
    const estimate = /** @type {AnySubscribing} */ (there.subscribing).estimate();
    const budget = estimate && Math.max(50_000, estimate - AUDIO_BUDGET);
    const { chosen, missing } = allocate(wanted, budget, there.loss > LOSSY);
    there.missing = missing;
    // Of a source that has sent nothing yet, the smallest layer comes first.
    for (const { tile, source } of live) if (!chosen.has(tile.mid)) chosen.set(tile.mid, smallest(source.track));
    return chosen;
  }

  // ---- steps of the clock

  /** Ten times a second: who is loud. */
  listen() {
    const audible = this.audible();
    const levels = new Map();
    for (const [key, { there, track }] of audible) levels.set(key, there.bridge ? there.told : this.level(key, track));
    for (const key of this.heard.keys()) if (!audible.has(key)) this.heard.delete(key);
    this.loudness.step(levels);
    this.tellSpeakers(audible);
    if (audible.size <= AUDIO_SLOTS) return;
    for (const there of this.participants.values()) this.refreshViewer(there, audible, true);
  }

  /** @param {string} key @param {any} track */
  level(key, track) {
    const media = track.getDefaultEncoding()?.source.media;
    if (!media) return 0;
    const before = this.heard.get(key);
    this.heard.set(key, media.numPackets);
    if (before === undefined || before === media.numPackets) return 0;
    return Math.min(1, Math.max(0, (media.width - QUIET) / (LOUDEST - QUIET)));
  }

  /** @param {Map<string, {there: Participant, track: any}>} audible */
  tellSpeakers(audible) {
    const byParticipant = new Map();
    for (const [key, { there }] of audible) {
      const score = Math.round((this.loudness.scores.get(key) ?? 0) * 20) / 20;
      byParticipant.set(there.name, Math.max(score, byParticipant.get(there.name) ?? 0));
    }
    const active = this.loudness.speaker(byParticipant);
    const levels = Object.fromEntries([...byParticipant].filter(([, level]) => level >= SPEAKING));
    const text = JSON.stringify([levels, active]);
    if (text === this.spoken) return;
    this.spoken = text;
    this.note({ event: "speakers", levels, active });
    this.emit({ event: "speakers", room: this.id, levels, active });
  }

  /** Twice a second: which layers there are, and which of them everybody gets. */
  async adapt() {
    const layers = new Map();
    for (const there of this.participants.values()) {
      for (const [source, { track }] of there.publishing?.sources ?? []) {
        if (KINDS[source] === "video") layers.set(`${there.name} ${source}`, await activeLayers(track));
      }
    }
    this.layers = layers;
    this.askAgain();
    for (const there of this.participants.values()) there.loss = Math.max(lossOf(there), there.loss * LOSS_FADE);
    this.refresh();
  }

  /** A switch to another layer waits for a key frame, and the engine drops a request within half a second of another. */
  askAgain() {
    for (const there of this.participants.values()) {
      for (const [, slot] of there.subscribing?.slotsOf("video") ?? []) {
        const encoding = slot.asks > 0 ? slot.track.getTransponder()?.encoding : null;
        if (!encoding) continue;
        slot.asks -= 1;
        encoding.receiver.SendPLI(encoding.source.media.ssrc);
      }
    }
  }

  /** Every two seconds: cut floods and report network quality. */
  async inspect() {
    for (const there of [...this.participants.values()]) {
      for (const [source, { track }] of there.publishing?.sources ?? []) {
        const stats = Object.values((await track.getStatsAsync()) ?? {});
        const bitrate = stats.reduce((sum, each) => sum + each.totalBitrate, 0);
        if (bitrate > FLOODS[source]) {
          console.log(JSON.stringify({ event: "flood", room: this.id, participant: there.name, source, bitrate }));
          this.connection(there, "publish", false);
          break;
        }
      }
      if (this.participants.get(there.name) === there) this.grade(there);
    }
  }

  /** @param {Participant} there */
  grade(there) {
    const incoming = [...(there.publishing?.sources.values() ?? [])].flatMap(({ track }) => Object.values(track.stats ?? {}));
    const { publish, subscribe } = roundTrips(there);
    const estimate = there.subscribing?.transport ? there.subscribing.estimate() : 0;
    const starved = estimate > 0 && there.missing > estimate / 2;
    const uplink = grade(lossInto(incoming), publish, false);
    const downlink = grade(there.loss, subscribe, starved);
    if (there.grades === uplink + downlink) return;
    there.grades = uplink + downlink;
    this.emit({ event: "quality", room: this.id, participant: there.name, uplink, downlink });
  }

  statistics() {
    return { participants: Object.fromEntries([...this.participants].map(([name, there]) => [name, measure(there)])) };
  }
}

/**
 * @param {any} slot
 * @param {string} key
 * @param {any} track null: nothing
 * @param {string} [rid]
 */
function attach(slot, key, track, rid = "") {
  slot.holds = track ? key : "";
  if (!track) return slot.track.detach();
  const now = slot.track.getTransponder();
  if (now?.getIncomingTrack() === track && (!rid || now.getSelectedEncoding() === rid)) return;
  slot.asks = now?.getIncomingTrack() === track ? KEY_FRAME_ASKS : 0;
  slot.track.attachTo(track, rid && track.getEncoding(rid) ? { encodingId: rid } : undefined);
}

/** @param {any} track */
function smallest(track) {
  const rids = track.getEncodings().map((/** @type {any} */ each) => each.id);
  return rids.includes("l") ? "l" : (rids.at(-1) ?? "");
}

/** @param {any} track @returns {Promise<import("./layers.js").Layer[]>} */
async function activeLayers(track) {
  const found = await track.getActiveLayersAsync();
  return found.active.map((/** @type {any} */ each) => ({ rid: each.id, height: each.height ?? 0, bitrate: each.bitrate }));
}

/** Share of packets that were lost on the way to a participant, as reported last. @param {Participant} there */
function lossOf(there) {
  const used = [...(there.subscribing?.slots.values() ?? [])].filter((slot) => slot.holds);
  return used.reduce((most, { track }) => Math.max(most, track.source.media.reportedFractionLost / 256), 0);
}

/** Both ways, without asking the threads that forward. @param {Participant} there */
function roundTrips(there) {
  const incoming = [...(there.publishing?.sources.values() ?? [])].map(({ track }) => track.getDefaultEncoding()?.source.rtt);
  const outgoing = [...(there.subscribing?.slots.values() ?? [])].map(({ track }) => track.source.media.rtt);
  return { publish: Math.max(0, ...incoming), subscribe: Math.max(0, ...outgoing) };
}

/** @param {Participant} there */
function measure(there) {
  const incoming = [...(there.publishing?.sources.values() ?? [])].flatMap(({ track }) => Object.values(track.stats ?? {}));
  const outgoing = [...(there.subscribing?.slots.values() ?? [])].map(({ track }) => track.getStats());
  const sum = (/** @type {any[]} */ list, /** @type {(each: any) => number} */ read) => list.reduce((all, each) => all + (read(each) || 0), 0);
  const most = (/** @type {any[]} */ list, /** @type {(each: any) => number} */ read) => list.reduce((all, each) => Math.max(all, read(each) || 0), 0);
  return {
    publish: {
      bitrate: Math.round(sum(incoming, (each) => each.totalBitrate)),
      loss: lossInto(incoming),
      round_trip_ms: Math.round(most(incoming, (each) => each.rtt)),
      estimate: 0,
      packets: sum(incoming, (each) => each.numPackets),
    },
    subscribe: {
      bitrate: Math.round(sum(outgoing, (each) => each.totalBitrate)),
      loss: there.loss,
      round_trip_ms: Math.round(most(outgoing, (each) => each.rtt)),
      estimate: there.subscribing?.transport ? there.subscribing.estimate() : 0,
      packets: sum(outgoing, (each) => each.numPackets),
    },
  };
}

/** @param {any[]} stats of encodings that come in */
function lossInto(stats) {
  const packets = stats.reduce((all, each) => all + each.numPacketsDelta, 0);
  return packets ? Math.min(1, stats.reduce((all, each) => all + each.lostPacketsDelta, 0) / packets) : 0;
}

/** @param {number} loss @param {number} roundTrip @param {boolean} starved */
function grade(loss, roundTrip, starved) {
  if (loss > 0.1 || roundTrip > 800) return "poor";
  return loss > 0.03 || roundTrip > 300 || starved ? "fair" : "good";
}

module.exports = { Room, MAX_PARTICIPANTS };
