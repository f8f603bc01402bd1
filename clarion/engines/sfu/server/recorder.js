// Recordings of a room: each source in a file of its own, as it was sent, and beside them what happened in the room.
//
// Files are IVF (32 bytes of header; then size, time and bytes of each frame), which only grow: what a killed process wrote
// is whole up to its last frame. Times are milliseconds since 1970 by a clock that never steps. `events.jsonl` names the files.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const KINDS = { microphone: "audio", screenAudio: "audio", camera: "video", screen: "video" };
const MOST_UNWRITTEN = 32 * 1024 * 1024; // bytes of one file that wait for a disk
const KEY_FRAME_MS = 10_000; // a lost frame disturbs a recording for so long at most
const ASK_AGAIN_MS = 500;
const DISK_CHECK_MS = 5000;
const ORDER = ["h", "m", "l"];

const now = () => Math.round(performance.timeOrigin + performance.now());

/** A file that grows. */
class Appender {
  /** @param {string} file @param {(reason: string) => void} failed */
  constructor(file, failed) {
    this.stream = fs.createWriteStream(file, { flags: "a", mode: 0o600 });
    this.stream.on("error", (error) => failed(/** @type {any} */ (error).code === "ENOSPC" ? "disk" : "write"));
    this.failed = failed;
  }

  /** @param {Buffer | string} bytes */
  write(bytes) {
    if (this.stream.writableLength > MOST_UNWRITTEN) return this.failed("disk");
    this.stream.write(bytes);
  }

  /** @returns {Promise<void>} */
  end() {
    return new Promise((done) => {
      this.stream.once("close", done);
      this.stream.end();
    });
  }
}

/** @param {"audio" | "video"} kind */
function header(kind) {
  const bytes = Buffer.alloc(32);
  bytes.write("DKIF", 0);
  bytes.writeUInt16LE(32, 6);
  bytes.write(kind === "video" ? "VP80" : "OPUS", 8);
  bytes.writeUInt32LE(1000, 16);
  bytes.writeUInt32LE(1, 20);
  return bytes;
}

/** @param {number} at @param {Uint8Array} frame */
function framed(at, frame) {
  const bytes = Buffer.alloc(12 + frame.length);
  bytes.writeUInt32LE(frame.length, 0);
  bytes.writeBigUInt64LE(BigInt(at), 4);
  bytes.set(frame, 12);
  return bytes;
}

/** One source of one participant. Video comes in the largest layer there is, and changes layers at key frames. */
class Tap {
  /**
   * @param {any} track
   * @param {"audio" | "video"} kind
   * @param {(at: number, frame: Uint8Array) => void} take
   * @param {() => any} createReader
   */
  constructor(track, kind, take, createReader) {
    this.track = track;
    this.kind = kind;
    this.take = take;
    this.createReader = createReader;
    this.muted = false;
    /** @type {{encoding: any, reader: any} | null} */
    this.current = null;
    /** @type {{encoding: any, reader: any} | null} */
    this.next = null;
    this.keyAt = 0;
    this.askedAt = 0;
    this.waits = kind === "video"; // for a key frame
  }

  /** @param {string[]} active rids that are sent at present, if that is known @param {boolean} muted */
  follow(active, muted) {
    if (muted !== this.muted) this.waits = this.kind === "video";
    this.muted = muted;
    const rid = ORDER.find((each) => active.includes(each)) ?? "";
    const encoding = (rid && this.track.getEncoding(rid)) || this.current?.encoding || this.track.getDefaultEncoding();
    if (!encoding) return;
    if (!this.current) this.current = this.attach(encoding);
    else if (encoding !== this.current.encoding && encoding !== this.next?.encoding) {
      this.next?.reader.stop();
      this.next = this.attach(encoding);
    } else if (encoding === this.current.encoding && this.next) {
      this.next.reader.stop();
      this.next = null;
    }
    if (this.kind === "video" && !muted) this.askForKeyFrame();
  }

  /** @param {any} encoding */
  attach(encoding) {
    const reader = this.createReader();
    const there = { encoding, reader };
    reader.on("frame", (/** @type {{buffer: Uint8Array}} */ { buffer }) => this.frame(there, buffer));
    reader.attachTo({ depacketizer: encoding.depacketizer, once: () => {}, off: () => {} });
    this.askedAt = 0;
    return there;
  }

  /** @param {{encoding: any, reader: any}} there @param {Uint8Array} frame */
  frame(there, frame) {
    if (this.muted || !frame.length || (there !== this.current && there !== this.next)) return;
    const at = now();
    if (this.kind === "video") {
      const key = (frame[0] & 1) === 0;
      if (key) this.keyAt = at;
      if (there === this.next) {
        if (!key) return;
        this.current?.reader.stop();
        [this.current, this.next] = [there, null];
      }
      if (this.waits && !key) return;
      this.waits = false;
    }
    this.take(at, frame);
  }

  askForKeyFrame() {
    const at = now();
    const needed = this.waits || this.next !== null;
    if (at - this.askedAt < (needed ? ASK_AGAIN_MS : KEY_FRAME_MS) || (!needed && at - this.keyAt < KEY_FRAME_MS)) return;
    this.askedAt = at;
    const { encoding } = /** @type {{encoding: any}} */ (this.next ?? this.current);
    const ssrc = encoding.source.media?.ssrc;
    if (ssrc) encoding.receiver.SendPLI(ssrc);
  }

  close() {
    this.current?.reader.stop();
    this.next?.reader.stop();
    this.current = this.next = null;
  }
}

/** Recordings that are being closed. @type {Set<Promise<unknown>>} */
const closing = new Set();

/** Resolves once every recording that was stopped is in its files. */
async function settled() {
  await Promise.all(closing);
}

class Recording {
  /**
   * @param {string} folder
   * @param {number} floor bytes of the disk that have to stay free
   * @param {string[]} wanted sources
   * @param {(reason: string) => void} failed called once, then nothing is recorded any more
   * @param {() => any} createReader
   */
  constructor(folder, floor, wanted, failed, createReader) {
    this.folder = folder;
    this.wanted = new Set(wanted);
    this.floor = floor;
    this.createReader = createReader;
    this.paused = false;
    this.over = false;
    this.failed = (/** @type {string} */ reason) => {
      if (this.over) return;
      this.stop("failed");
      failed(reason);
    };
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.run = now().toString(36);
    this.files = 0;
    /** @type {Map<string, {tap: Tap, file: string, out: Appender}>} */
    this.taps = new Map();
    this.log = new Appender(path.join(folder, "events.jsonl"), this.failed);
    this.note({ event: "start" });
    this.timer = setInterval(() => this.checkDisk(), DISK_CHECK_MS);
    this.timer.unref();
  }

  /** @param {object} event */
  note(event) {
    if (!this.over) this.log.write(`${JSON.stringify({ at: now(), ...event })}\n`);
  }

  /** @param {boolean} paused */
  pause(paused) {
    if (paused === this.paused || this.over) return;
    this.paused = paused;
    this.note({ event: paused ? "pause" : "resume" });
    if (paused) for (const key of [...this.taps.keys()]) this.drop(key);
  }

  /**
   * Record these sources, and no others.
   * @param {Map<string, {participant: string, source: string, track: any, muted: boolean, active: string[]}>} sources
   */
  follow(sources) {
    if (this.over || this.paused) return;
    for (const [key, { tap }] of this.taps) if (sources.get(key)?.track !== tap.track) this.drop(key);
    for (const [key, { participant, source, track, muted, active }] of sources) {
      if (!this.wanted.has(source)) continue;
      const there = this.taps.get(key) ?? this.open(key, participant, source, track);
      there.tap.follow(active, muted);
    }
  }

  /** @param {string} key @param {string} participant @param {string} source @param {any} track */
  open(key, participant, source, track) {
    const kind = /** @type {"audio" | "video"} */ (KINDS[/** @type {keyof typeof KINDS} */ (source)]);
    const file = `${this.run}-${this.files++}.ivf`;
    const out = new Appender(path.join(this.folder, file), this.failed);
    out.write(header(kind));
    const tap = new Tap(track, kind, (at, frame) => out.write(framed(at, frame)), this.createReader);
    const there = { tap, file, out };
    this.taps.set(key, there);
    this.note({ event: "track", file, participant, source });
    return there;
  }

  /** @param {string} key */
  drop(key) {
    const there = this.taps.get(key);
    if (!there) return Promise.resolve();
    this.taps.delete(key);
    there.tap.close();
    this.note({ event: "end", file: there.file });
    return there.out.end();
  }

  checkDisk() {
    fs.statfs(this.folder, (error, found) => {
      if (!error && found.bavail * found.bsize < this.floor) this.failed("disk");
    });
  }

  /** @param {string} [why] */
  stop(why = "stop") {
    if (this.over) return;
    clearInterval(this.timer);
    const files = [...this.taps.keys()].map((key) => this.drop(key));
    this.note({ event: why });
    this.over = true;
    const done = Promise.all([...files, this.log.end()]).finally(() => closing.delete(done));
    closing.add(done);
  }
}

module.exports = { Recording, Tap, framed, header, settled };
