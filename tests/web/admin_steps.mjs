// What tests of the administration do on a page, besides web_app.mjs: by role and name, the newest one first.
import fs from "node:fs";

export const adminSteps = (page) => {
  const box = (label) => page.getByRole("textbox", { name: label, exact: true }).or(page.getByRole("combobox", { name: label, exact: true })).last();
  const still = (box) => box.evaluate(async (input) => {
    input.scrollIntoView({ block: "center" });
    for (let [last, still] = ["", 0]; still < 4; ) {
      const place = JSON.stringify(input.getBoundingClientRect());
      still = place === last ? still + 1 : 0;
      last = place;
      await new Promise((done) => requestAnimationFrame(done));
    }
  });
  return {
    write: ({ label, text }) => box(label).fill(text),
    value_of_box: ({ label }) => box(label).inputValue(),
    choose: async ({ label, option, typed }) => {
      await box(label).click();
      if (typed) await box(label).fill(typed);
      await page.getByRole("option", { name: option }).locator("visible=true").first().click();
    },
    // What is drawn lies over the input, so the click is forced, and nothing else waits until the page stands still. On a
    // busy machine the page may move all the same: a click that hit something else, or nothing, is made again.
    tick: async ({ label, role }) => {
      const box = page.getByRole(role, { name: label, exact: true }).first();
      for (let looks = 5; looks > 0; looks--) {
        await still(box);
        await box.evaluate((input) => {
          window.tickHit = false;
          const note = ({ target }) => { window.tickHit ||= input.parentElement.contains(target) || target.closest?.("label")?.control === input; };
          document.addEventListener("click", note, { capture: true });
          setTimeout(() => document.removeEventListener("click", note, { capture: true }), 10000);
        });
        await box.click({ force: true });
        if (await page.evaluate(() => window.tickHit !== false)) return;
      }
      throw new Error(`${label} moves each time that it is clicked.`);
    },
    // Nothing of this kind and name on the page, or in the dialog that is open.
    lacks: async ({ role, name }) => {
      const dialog = page.getByRole("dialog").last();
      const where = (await dialog.count()) ? dialog : page;
      return (await where.getByRole(role, { name, exact: true }).locator("visible=true").count()) === 0;
    },
    // From the handle with this title to a card with this name.
    pull: async ({ title, row, card }) => {
      const grip = await page.getByRole("article", { name: row, exact: true }).getByTitle(title).boundingBox();
      const end = await page.getByRole("article", { name: card, exact: true }).boundingBox();
      await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
      await page.mouse.down();
      await page.mouse.move(end.x + 30, end.y + 30, { steps: 4 });
      await page.mouse.up();
    },
    click_text: ({ text }) => page.getByText(text, { exact: true }).last().click(),
    upload: ({ file }) => page.locator("input[type=file]").first().setInputFiles(file),
    download: async ({ name }) => {
      const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return fs.readFileSync(await saved.path(), "utf8");
    },
    // Nothing is asked of the server, and nothing moves.
    settled: async () => {
      await page.locator("h1").first().waitFor();
      await page.waitForFunction(() => !document.querySelector("[role=status][aria-label=Loading], .mantine-Skeleton-root, [data-loading=true]"));
      await page.evaluate(() => {
        const ending = document.getAnimations().filter((each) => each.effect.getComputedTiming().endTime !== Infinity);
        return Promise.all(ending.map((each) => each.finished.catch(() => null))).then(() => undefined);
      });
    },
    // In the dialog on top. Another may just be opening over the one that is looked at, so each look is a short one.
    click_last: async ({ name }) => {
      const button = page.getByRole("dialog").last().getByRole("button", { name, exact: true }).last();
      for (let looks = 15; ; looks--) {
        try {
          return await button.click({ timeout: 1000 });
        } catch (error) {
          if (looks === 1) throw error;
        }
      }
    },
    submit: ({ form }) => page.locator("form").filter({ has: page.getByRole("textbox", { name: form }) }).or(page.getByRole("form", { name: form })).last().locator("button[type=submit]").click(),
  };
};
