// Load for the media server of meetings, at the speed of C: the same native engine, as many browsers in one process.
// Lines on standard input: {id, do: "connect", offer, answer, port, sends?} makes the peer connection that these descriptions
// agree on; {id, do: "counts"} says what all of them have received. `sends`: the port on which plain RTP (VP8) comes in,
// which is sent on as a camera.
"use strict";

const readline = require("node:readline");
process.env.CLARION_SFU_BIND = "127.0.0.1";
const medooze = require("medooze-media-server");
const { SDPInfo, MediaInfo, CodecInfo } = require("semantic-sdp");

medooze.enableLog(false);
const received = [];
let connected = 0;

const handlers = {
  fingerprint: () => medooze.getDTLSFingerprint(),
  // The server tells its peers apart by where they send from: a port for each.
  connect: ({ offer, answer, port, sends }) => {
    medooze.setPortRange(port, port + 1);
    const endpoint = medooze.createEndpoint("127.0.0.1");
    const [local, remote] = [SDPInfo.process(offer), SDPInfo.process(answer)];
    const transport = endpoint.createTransport(remote, local);
    transport.on("dtlsstate", (state) => (connected += Number(state === "connected")));
    transport.setLocalProperties(local);
    transport.setRemoteProperties(remote);
    if (sends) return send(transport, local, sends);
    for (const stream of remote.getStreams().values()) received.push(...transport.createIncomingStream(stream).getTracks());
    return null;
  },
  counts: async () => {
    const all = { connected, packets: 0, bytes: 0, lost: 0, live: 0 };
    for (const track of received) {
      for (const stats of Object.values(await track.getStatsAsync())) {
        all.packets += stats.media.numPackets;
        all.bytes += stats.media.totalBytes;
        all.lost += stats.media.lostPackets;
        all.live += Number(stats.media.numPackets > 0);
      }
    }
    return all;
  },
};

const send = (transport, local, from) => {
  const track = [...local.getStreams().values()].flatMap((each) => [...each.getTracks().values()]).find((each) => each.getMedia() === "video");
  const outgoing = transport.createOutgoingStreamTrack("video", track);
  const media = new MediaInfo("video", "video");
  media.addCodec(new CodecInfo("vp8", 96));
  const session = medooze.createStreamer().createSession(media, { local: { port: from }, noRTCP: true });
  outgoing.attachTo(session.getIncomingStreamTrack());
  return null;
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const { id, ...request } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ id, ok: (await handlers[request.do](request)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: String(error.stack) }));
  }
}).on("close", () => process.exit(0));
