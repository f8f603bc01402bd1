// What tests of meetings do on a page, besides web_app.mjs.
export const meetingsSteps = (page, context) => ({
  // The first text on the page that begins so.
  text_with: ({ start }) => page.getByText(start).locator("visible=true").first().innerText(),
  type_into: async ({ label, text }) => {
    const field = page.getByRole("textbox", { name: label, exact: true });
    await field.focus();
    await field.press("Control+End");
    await field.pressSequentially(text);
  },
  draws: async ({ name }) => {
    const box = await page.getByRole("region", { name }).getByRole("img").boundingBox();
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
  },
  select: async ({ label, option }) => void (await page.getByLabel(label, { exact: true }).selectOption({ label: option })),
  has_picture: ({ name }) => page.getByRole("img", { name, exact: true }).waitFor(),
  saves: async ({ name }) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks).length;
  },
  sees_tile: ({ name }) => page.getByTestId("stage").getByRole("group", { name, exact: true }).waitFor(),
  tiles: () => page.getByTestId("stage").locator("[data-testid^=tile-]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
  // A machine without camera and microphone, from the next page on.
  no_devices: () => context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("none", "NotFoundError"));
    navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
  }),
  // A camera that shows one color and a microphone that hears one tone, from the next page on: each person is told apart.
  own_devices: ({ color, hz }) => context.addInitScript(({ color, hz }) => {
    const camera = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
      const paint = canvas.getContext("2d");
      let turn = 0;
      setInterval(() => {
        turn += 1;
        paint.fillStyle = color;
        paint.fillRect(0, 0, 640, 360);
        paint.fillStyle = "#888";
        paint.fillRect((turn * 8) % 640, 340, 20, 20);
      }, 66);
      return canvas.captureStream(15).getVideoTracks();
    };
    const microphone = () => {
      const sound = new AudioContext();
      const [tone, target] = [sound.createOscillator(), sound.createMediaStreamDestination()];
      tone.frequency.value = hz;
      tone.connect(target);
      tone.start();
      const noise = new AudioBufferSourceNode(sound, { buffer: new AudioBuffer({ length: 48000, sampleRate: 48000 }), loop: true });
      const samples = noise.buffer.getChannelData(0);
      for (let each = 0; each < samples.length; each++) samples[each] = Math.random() * 2 - 1;
      window.ownNoise = new GainNode(sound, { gain: 0 });
      noise.connect(window.ownNoise).connect(target);
      noise.start();
      return target.stream.getAudioTracks();
    };
    navigator.mediaDevices.getUserMedia = async ({ video, audio }) =>
      new MediaStream([...(video ? camera() : []), ...(audio ? microphone() : [])]);
    navigator.mediaDevices.getDisplayMedia = async () => new MediaStream(camera());
  }, { color, hz }),
  // The film on the page after a meeting: its length once it is known, and the color in the middle of what is shown.
  film: () => page.getByTestId("film").evaluate(async (film) => {
    if (film.readyState < 2) await new Promise((done) => film.addEventListener("loadeddata", done, { once: true }));
    return { seconds: film.duration, width: film.videoWidth, height: film.videoHeight };
  }),
  // What a menu's item copies.
  copies: async ({ menu, name }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: menu, exact: true }).click();
    await page.getByRole("menuitem", { name }).click();
    let text = "";
    while (!text) text = await page.evaluate(() => navigator.clipboard.readText());
    return text;
  },
  // A browser that does not play HLS by itself, from the next page on.
  no_native_hls: () => context.addInitScript(() => {
    HTMLMediaElement.prototype.canPlayType = () => "";
  }),
  // The live stream on the page of viewers, once this tone is its loudest: its size, and the color in the middle of a picture.
  watches_live: ({ hz }) => page.getByTestId("live-video").evaluate(async (video, hz) => {
    const sound = new AudioContext();
    const analyser = sound.createAnalyser();
    analyser.fftSize = 4096;
    sound.createMediaElementSource(video).connect(analyser);
    const bins = new Float32Array(analyser.frequencyBinCount);
    const next = () => new Promise((done) => requestAnimationFrame(done));
    for (let heard = 0; Math.abs(heard - hz) > 30; await next()) {
      analyser.getFloatFrequencyData(bins);
      const loudest = bins.indexOf(Math.max(...bins));
      heard = bins[loudest] > -60 ? (loudest * sound.sampleRate) / analyser.fftSize : 0;
    }
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const paint = canvas.getContext("2d");
    paint.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
    return { width: video.videoWidth, height: video.videoHeight, color: [red, green, blue], native: video.currentSrc.includes("m3u8") };
  }, hz),
  // What a tile shows now: the color in its middle, and how many frames came.
  picture_of: ({ name }) => page.getByTestId("stage").getByRole("group", { name, exact: true }).evaluate((tile) => {
    const video = tile.querySelector("video");
    if (!video?.videoWidth) return null;
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const paint = canvas.getContext("2d");
    paint.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
    return { color: [red, green, blue], frames: video.getVideoPlaybackQuality().totalVideoFrames };
  }),
  // How much noise the microphone of `own_devices` hears, of 1.
  noise: ({ level }) => page.evaluate((level) => void (window.ownNoise.gain.value = level), level),
  // How loud others are in one and a half seconds, in dB: near a tone, and between 4 and 7 kHz, where noise is.
  loudness: ({ hz }) => page.evaluate(async (hz) => {
    const sound = new AudioContext();
    const analyser = new AnalyserNode(sound, { fftSize: 4096, smoothingTimeConstant: 0 });
    for (const { srcObject } of window.played) if (srcObject) sound.createMediaStreamSource(srcObject).connect(analyser);
    const bins = new Float32Array(analyser.frequencyBinCount);
    const at = (frequency) => Math.round((frequency * analyser.fftSize) / sound.sampleRate);
    const power = (from, to) => bins.slice(at(from), at(to)).reduce((sum, each) => sum + 10 ** (each / 10), 0);
    let [tone, noise, looks] = [0, 0, 0];
    for (const until = performance.now() + 1500; performance.now() < until; looks++) {
      await new Promise((done) => setTimeout(done, 50));
      analyser.getFloatFrequencyData(bins);
      tone += power(hz - 50, hz + 50);
      noise += power(4000, 7000);
    }
    await sound.close();
    return { tone: 10 * Math.log10(tone / looks + 1e-12), noise: 10 * Math.log10(noise / looks + 1e-12) };
  }, hz),
  // From the next page on: notes which sounds the page plays, for `watch_gaps`.
  notes_sounds: () => context.addInitScript(() => {
    window.played = [];
    const Plain = window.Audio;
    window.Audio = function (...given) {
      const made = new Plain(...given);
      window.played.push(made);
      return made;
    };
  }),
  // Begin to measure how long at a time a tile shows no new picture, and how long nothing is heard.
  watch_gaps: ({ name }) => page.evaluate((name) => {
    const [context, heard, armed] = [new AudioContext(), new Map(), new WeakSet()];
    const now = performance.now();
    const gaps = (window.gaps = { picture: 0, sound: 0 });
    const last = { picture: now, sound: now };
    const note = (what) => {
      gaps[what] = Math.max(gaps[what], performance.now() - last[what]);
      last[what] = performance.now();
    };
    const arm = (video) => {
      if (armed.has(video)) return;
      armed.add(video);
      video.requestVideoFrameCallback(() => {
        armed.delete(video);
        note("picture");
        arm(video);
      });
    };
    setInterval(() => {
      for (const video of document.querySelectorAll(`[data-testid=stage] [aria-label="${name}"] video`)) arm(video);
      for (const stream of window.played.map((each) => each.srcObject)) {
        if (!stream) continue;
        if (!heard.has(stream)) {
          const analyser = context.createAnalyser();
          analyser.fftSize = 1024;
          context.createMediaStreamSource(stream).connect(analyser);
          heard.set(stream, analyser);
        }
        const samples = new Float32Array(1024);
        heard.get(stream).getFloatTimeDomainData(samples);
        if (samples.some((each) => Math.abs(each) > 0.01)) note("sound");
      }
    }, 20);
  }, name),
  // The longest of both since the last time, in milliseconds.
  gaps: () => page.evaluate(() => {
    const found = { ...window.gaps };
    window.gaps.picture = window.gaps.sound = 0;
    return found;
  }),
  speaks: ({ name }) => page.locator("[data-testid^=tile-][data-speaking]").and(page.getByRole("group", { name, exact: true })).waitFor(),
  // The page that opens when a button is pressed, until it says this; then it is closed.
  opens: async ({ name, says }) => {
    const [opened] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("button", { name }).or(page.getByRole("link", { name })).or(page.getByRole("menuitem", { name })).locator("visible=true").first().click(),
    ]);
    await opened.getByText(says).first().waitFor();
    const path = new URL(opened.url()).pathname;
    await opened.close();
    return path;
  },
});
