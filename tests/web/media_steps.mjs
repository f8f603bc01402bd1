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
  media_state: () => page.evaluate(() => window.state()),
});
