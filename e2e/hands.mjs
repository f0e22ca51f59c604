// Two ways to use a page: with a mouse, and with the keyboard alone.
import assert from "node:assert/strict";

export const mouse = {
  press: (target) => target.click(),
  check: (target) => target.check(),
  choose: (target, label) => target.selectOption({ label }),
  fill: (target, text) => target.fill(text),
};

export const keyboard = {
  async press(target) {
    await tabTo(target, isFocused(target));
    await target.page().keyboard.press("Enter");
  },
  async check(target) {
    if (await target.isChecked()) return;
    if ((await target.getAttribute("type")) !== "radio") {
      await tabTo(target, isFocused(target));
      await target.page().keyboard.press("Space");
    } else {
      // The Tab key stops once at a group of radio buttons; the arrows go from one to the next.
      const name = await target.getAttribute("name");
      await tabTo(target, () => target.page().evaluate((group) => document.activeElement?.name === group, name));
      await pressUntil(target, "Space", () => target.isChecked(), 1);
      await pressUntil(target, "ArrowDown", () => target.isChecked(), 40);
    }
    assert.ok(await target.isChecked(), `the keyboard does not choose ${target}`);
  },
  async choose(target, label) {
    await tabTo(target, isFocused(target));
    const shown = () => target.evaluate((list) => list.selectedOptions[0]?.label);
    await pressUntil(target, "ArrowDown", async () => (await shown()) === label, 200);
    assert.equal(await shown(), label);
  },
  async fill(target, text) {
    await tabTo(target, isFocused(target));
    await target.page().keyboard.press("Control+A");
    await target.page().keyboard.type(text);
  },
};

const isFocused = (target) => () => target.evaluate((element) => element === document.activeElement);

async function pressUntil(target, key, done, most) {
  for (let presses = 0; presses < most && !(await done()); presses += 1) await target.page().keyboard.press(key);
}

async function tabTo(target, arrived) {
  await pressUntil(target, "Tab", arrived, 150);
  assert.ok(await arrived(), `the Tab key never reaches ${target}`);
}
