// The control socket: JSON lines. `{"id", "type", …}` is answered by `{"reply", …}`; events go to everybody connected.
"use strict";

const net = require("node:net");
const { timingSafeEqual, randomUUID } = require("node:crypto");
const { Refused } = require("./offers.js");
const { settled } = require("./recorder.js");
const { Room } = require("./room.js");

/** @typedef {InstanceType<typeof Room>} AnyRoom */

const LONGEST_LINE = 1024 * 1024;
const MOST_UNREAD = 16 * 1024 * 1024; // bytes that a controller may leave unread before it is dropped
const MAX_ROOMS = 2000;
const EMPTY_ROOM_MS = 600_000; // a room that nobody is in, and nobody asks for, goes

class Control {
  /** @param {any[]} endpoints @param {string} token */
  constructor(endpoints, token) {
    this.endpoints = endpoints;
    this.token = Buffer.from(token);
    this.instance = randomUUID();
    /** @type {Map<string, AnyRoom>} */
    this.rooms = new Map();
    /** @type {Set<net.Socket>} */
    this.controllers = new Set();
    this.opened = 0;
    this.server = net.createServer((socket) => this.accept(socket));
  }

  /** @param {string} host @param {number} port @param {() => void} ready */
  listen(host, port, ready) {
    this.server.listen(port, host, ready);
    this.every(100, (room) => room.listen());
    this.every(500, (room) => room.adapt());
    this.every(2000, (room) => room.inspect());
    setInterval(() => this.sweep(), 60_000);
  }

  /** Each room by itself: what fails in one leaves the others alone. @param {number} ms @param {(room: AnyRoom) => unknown} step */
  every(ms, step) {
    let busy = false;
    setInterval(async () => {
      if (busy) return;
      busy = true;
      for (const room of [...this.rooms.values()]) {
        try {
          await step(room);
        } catch (error) {
          console.error(JSON.stringify({ event: "room_step_failed", room: room.id, reason: reasonOf(error) }));
        }
      }
      busy = false;
    }, ms);
  }

  sweep() {
    for (const [id, room] of this.rooms) {
      if (room.participants.size) room.usedAt = Date.now();
      else if (Date.now() - room.usedAt > EMPTY_ROOM_MS) {
        room.close();
        this.rooms.delete(id);
      }
    }
  }

  /** @param {net.Socket} socket */
  accept(socket) {
    let text = "";
    let known = false;
    socket.setEncoding("utf8");
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.controllers.delete(socket));
    const patience = setTimeout(() => known || socket.destroy(), 5000);
    socket.on("data", (/** @type {string} */ data) => {
      text += data;
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      if (text.length > LONGEST_LINE) return socket.destroy();
      for (const line of lines) {
        if (!known) {
          known = this.admits(line);
          if (!known) return socket.destroy();
          clearTimeout(patience);
          this.controllers.add(socket);
          send(socket, { hello: this.instance });
        } else this.answer(line).then((answer) => send(socket, answer));
      }
    });
  }

  /** The first line is the secret. @param {string} line */
  admits(line) {
    const given = Buffer.from(line);
    return given.length === this.token.length && timingSafeEqual(given, this.token);
  }

  /** @param {string} line */
  async answer(line) {
    let reply = null;
    try {
      const request = JSON.parse(line);
      reply = request.id;
      return { reply, result: await this.perform(request) };
    } catch (error) {
      if (error instanceof Refused) return { reply, error: error.code, message: error.message };
      console.error(JSON.stringify({ event: "request_failed", reason: reasonOf(error) }));
      return { reply, error: "failed", message: "The media server could not do that." };
    }
  }

  /** @param {any} request @returns {unknown} */
  perform(request) {
    const { type, participant } = request;
    if (type === "open") return this.open(request.room);
    if (type === "status") return { rooms: [...this.rooms.keys()], memory: process.memoryUsage().rss, cpu: process.cpuUsage() };
    const room = this.rooms.get(request.room);
    if (type === "close") {
      room?.close();
      return this.rooms.delete(request.room);
    }
    if (type === "stopRecording") {
      room?.stopRecording(request.recording);
      return settled();
    }
    if (!room && type === "remove") return null;
    if (!room) throw new Refused("roomUnknown", "This meeting has no media.");
    room.usedAt = Date.now();
    switch (type) {
      case "publish":
        return room.publish(participant, request.sdp, request.sources, request.bridge);
      case "subscribe":
        return room.subscribe(participant, request.sdp, request.slots);
      case "bridge":
        return room.bridge(participant, request.sdps);
      case "levels":
        return room.setLevels(request.levels);
      case "view":
        return room.view(participant, request.tiles);
      case "mute":
        return room.setMuted(participant, request.source, request.muted);
      case "unpublish":
        return room.unpublish(participant, request.source);
      case "remove":
        return room.remove(participant);
      case "record":
        return room.record(request.recording, request.folder, request.floor, request.paused, request.sources);
      case "note":
        return room.note(request.event);
      case "statistics":
        return room.statistics();
      default:
        throw new Refused("failed", `Unknown request ${type}.`);
    }
  }

  /** True: it was open. @param {string} id */
  open(id) {
    if (this.rooms.has(id)) return true;
    if (this.rooms.size >= MAX_ROOMS) throw new Refused("roomFull", "The media server has as many meetings as it takes.");
    const endpoint = this.endpoints[this.opened++ % this.endpoints.length];
    this.rooms.set(id, new Room(id, endpoint, (event) => this.tell(event)));
    return false;
  }

  /** @param {object} event */
  tell(event) {
    for (const socket of this.controllers) {
      if (socket.writableLength > MOST_UNREAD) socket.destroy();
      else send(socket, event);
    }
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  return String(error instanceof Error ? error.stack : error);
}

/** @param {net.Socket} socket @param {object} message */
function send(socket, message) {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
}

module.exports = { Control };
