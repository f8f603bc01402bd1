// What a page keeps from whoever has only a keyboard, as lines: controls that the focus does not reach, or where it does
// not show. The focus goes through all of them and back to where it was,
// unless a list opens there.
window.testKeyboard = async () => {
  const controls = [
    "a[href]", "button", "input:not([type=hidden])", "select", "textarea", "summary", "audio[controls]", "[tabindex]",
    "[contenteditable=true]", "[role=button]", "[role=link]", "[role=tab]", "[role=checkbox]", "[role=switch]",
    "[role=radio]", "[role=slider]", "[role=menuitem]", "[role=option]",
  ].join(",");
  // One stop for all of them; arrows lead on.
  const groups = "[role=tablist],[role=radiogroup],[role=menu],[role=listbox],[role=grid],[role=toolbar]";
  // What opens a list by having the focus; it looks as other fields do.
  const listed = "[role=combobox],[aria-haspopup=listbox]";
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const called = (one) => {
    const words = one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || one.getAttribute("placeholder") || "";
    return `${one.tagName.toLowerCase()} "${words.trim().replace(/\s+/g, " ").slice(0, 60)}" .${String(one.className).slice(0, 60)}`;
  };
  const shows = (one) =>
    one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0 && !one.closest("[inert],[aria-hidden=true]");
  const usable = (one) => shows(one) && !one.disabled && one.getAttribute("aria-disabled") !== "true";
  // Of itself, what it lies in and what is drawn for it: switches hide their input behind a picture of one.
  // A field without a frame of its own stands three deep in one that shows it.
  const above = (one, steps) => (one && steps ? [one.parentElement, ...above(one.parentElement, steps - 1)] : []);
  const around = (one) => [one, ...above(one, 3), ...(one.parentElement?.querySelectorAll("*") ?? [])].filter(Boolean).slice(0, 15);
  const look = (one) => around(one).map((each) => {
    const style = getComputedStyle(each);
    const outline = style.outlineStyle === "none" ? "" : `${style.outlineWidth} ${style.outlineColor}`;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine, style.opacity].join("|");
  }).join("\n");
  const before = document.activeElement;
  const still = document.createElement("style");
  still.textContent = "*, *::before, *::after { transition: none !important }";
  document.head.append(still);
  const top = [...document.querySelectorAll("[role=dialog],[role=alertdialog]")].filter(shows).at(-1) ?? document;
  const found = [];
  const kinds = new Set();
  for (const one of [...top.querySelectorAll(controls)].filter(usable)) {
    const native = one.matches("a[href],button,input,select,textarea,summary");
    if (one.tabIndex < 0) {
      if (native && !one.closest(groups) && !one.closest("[role=slider]")) found.push(`is not reached by keyboard: ${called(one)}`);
      continue;
    }
    if (one.matches(listed)) continue;
    const kind = [one.tagName, one.className, one.type, one.parentElement?.className].join(" ");
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    before?.blur?.();
    const plain = look(one);
    one.focus({ preventScroll: true, focusVisible: true });
    if (document.activeElement !== one) continue; // it has handed it on
    if (look(one) === plain) found.push(`shows no focus: ${called(one)}`);
    one.blur();
  }
  // React keeps what listens beside each element.
  for (const one of top.querySelectorAll("div,span,li,tr,td,p,section,img,svg,g,rect,path")) {
    const key = Object.keys(one).find((name) => name.startsWith("__reactProps$"));
    if (!key || !one[key].onClick || !shows(one)) continue;
    if (one.closest(`${controls},label`) || one.querySelector(controls)) continue;
    found.push(`is for pointers only: ${called(one)}`);
  }
  still.remove();
  if (!before?.matches(listed)) before?.focus?.({ preventScroll: true });
  await frame();
  return found;
};
