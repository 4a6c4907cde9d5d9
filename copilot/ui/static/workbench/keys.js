// Keys; by position on the keyboard, never while an input method composes
const press = (id) => { const el = $(`#${id} button`) || $(`button#${id}`) || $(`#${id}`); if (visible(el)) el.click(); };
const fire = (id) => { const el = $(`button#${id}`) || $(`#${id} button`); if (el) el.click(); };
const toggle = (id) => { const el = $(`#${id} > button`) || $(`#${id} button.label-wrap`); if (visible(el)) el.click(); };
const rows = () => $$("#queue .q-row").filter(visible);
// J and K count from the row that was aimed at, not from the one the server has drawn: the choice shows at once, and only
// where the keys come to rest is a conversation opened.
let aim = "", aiming = 0;
const isAiming = () => !!aim && shownId() !== aim;
function step(by) {
  const list = rows();
  const find = (is) => list.findIndex(is);
  const goal = aim || opening;
  let at = goal ? find((row) => row.dataset.arg === goal) : -1;
  if (at < 0) at = find((row) => row.classList.contains("sel"));
  const row = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
  if (!row) return;
  const first = !aim;
  aim = row.dataset.arg;
  aimed();
  row.scrollIntoView({ block: "nearest" });
  clearTimeout(aiming);
  aiming = setTimeout(reach, first ? 0 : 180);
}
// What the server draws meanwhile still marks the row before.
function aimed() {
  if (aim) for (const row of rows()) row.classList.toggle("sel", row.dataset.arg === aim);
}
function reach() {
  const row = rows().find((item) => item.dataset.arg === aim);
  if (row && shownId() !== aim) row.click();
  // A further key within this time goes on from here even when the answer is slow.
  aiming = setTimeout(() => { aim = ""; }, 1500);
}
const focusOn = (selector) => { const el = $(selector); if (visible(el)) { el.focus(); if (el.select && el.tagName === "INPUT") el.select(); } };
const keys = {
  KeyJ: () => step(1), KeyK: () => step(-1), KeyN: () => { aim = ""; if (rows()[0]) rows()[0].click(); },
  KeyC: () => focusOn("#draft textarea"), KeyG: () => press("regenerate"), KeyI: () => focusOn("#instruction textarea, #instruction input"),
  Minus: () => press("shorter"), Equal: () => press("longer"), KeyT: () => focusOn("#tone input"),
  KeyA: () => { const el = $("#ack input"); if (visible(el)) el.click(); },
  KeyZ: () => { const area = box(); while (stack.length && stack[stack.length - 1] === area.value) stack.pop(); if (stack.length) rewrite(stack.pop()); },
  KeyO: () => toggle("sources-fold"), KeyX: () => toggle("diff-fold"), KeyV: () => toggle("record-fold"), KeyM: () => { const note = () => $("#note textarea, #note input"); if (!visible(note())) toggle("record-fold"); setTimeout(() => note() && note().focus(), 250); },
  KeyR: () => press("translate"), Slash: () => help(), KeyH: () => help(), Enter: () => press("send"),
};
function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (menu.el && event.target === box()) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) { menu.at = (menu.at + move + menu.items.length) % menu.items.length; snippetMenu(); return event.preventDefault(); }
    if (event.key === "Enter" || event.key === "Tab") { takeSnippet(); return event.preventDefault(); }
    if (event.key === "Escape") { closeMenu(); return event.preventDefault(); }
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { press("send"); return event.preventDefault(); }
  if (event.key === "Escape" && event.target === box() && original() !== undefined && box().value !== original()) {
    remember(); rewrite(original()); return event.preventDefault();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (digit) {
    const button = $$("#findings .suggest")[digit[1] - 1];
    if (button) { useWording(button); event.preventDefault(); }
    return;
  }
  const tab = { F1: 0, KeyQ: 1, KeyW: 2, KeyD: 0 }[event.code];
  if (tab !== undefined) { const tabs = $$("#tabs > .tab-wrapper button[role=tab], #tabs button[role=tab]"); if (tabs[tab] && tabs[tab].offsetParent) tabs[tab].click(); return event.preventDefault(); }
  if (keys[event.code]) { keys[event.code](); event.preventDefault(); }
}
function help() { const el = $("#keys dialog"); if (el) el.open ? el.close() : el.showModal(); }
const original = () => ($("#hints [data-original]") || { dataset: {} }).dataset.original;
