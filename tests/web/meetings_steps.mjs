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
