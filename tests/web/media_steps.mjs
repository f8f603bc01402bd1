// A page that has the media client of meetings and nothing else (tests/support/meeting_page).
export const mediaSteps = (page) => ({
  media_page: ({ url }) => page.goto(url).then(() => undefined),
  media_enter: (given) => page.evaluate((what) => window.enter(what), given),
  media_show: ({ tiles }) => page.evaluate((what) => window.show(what), tiles),
  media_act: ({ method, given }) => page.evaluate(([name, rest]) => window.act(name, ...rest), [method, given]),
  media_network: () => page.evaluate(() => void window.dispatchEvent(new Event("online"))),
  media_look: () => page.evaluate(() => window.look()),
  media_received: () => page.evaluate(() => window.received()),
  media_picture: ({ key }) => page.evaluate((name) => window.picture(name), key),
  media_hear: () => page.evaluate(() => window.hear()),
  // Wait until the call sends a track that is called so, and two seconds of it.
  sends: ({ label }) => page.evaluate(async (wanted) => {
    const sender = () => window.clarionPhone.calls().at(-1)?.connection?.getSenders()[0];
    const packets = async () => [...(await sender().getStats()).values()].find((each) => each.type === "outbound-rtp")?.packetsSent ?? 0;
    const look = () => new Promise((done) => setTimeout(done, 50));
    while (!sender()?.track?.label.includes(wanted)) await look();
    for (const before = await packets(); (await packets()) < before + 100; ) await look();
  }, label),
  media_state: () => page.evaluate(() => window.state()),
});
