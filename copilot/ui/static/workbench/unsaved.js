// What was typed and is not yet known to be saved. A page that loads itself again (the server was away, the login ended)
// gives it back: only on leaving is it put into this tab's storage, and it is taken out at once. One entry a conversation;
// it goes when the server says what it saved, when the text is sent, when a draft takes its place, and with the logout.
const person = () => ($("#tools .tools") || { dataset: {} }).dataset.user;
const place = () => `workbench-unsaved:${person()}`;
let unsaved = { texts: {}, at: "" };
function putAway() {
  if (!person() || !(unsaved.at || Object.keys(unsaved.texts).length)) return;
  try { sessionStorage.setItem(place(), JSON.stringify(unsaved)); } catch (error) { /* private mode, or no room */ }
}
function takeBack() {
  try {
    const left = JSON.parse(sessionStorage.getItem(place()) || "{}");
    unsaved = { at: left.at || "", texts: { ...left.texts, ...unsaved.texts } };
    sessionStorage.removeItem(place());
  } catch (error) { /* private mode */ }
}
const said = () => ($("#conversation .log") || { dataset: {} }).dataset.count;
const settle = (cid) => { delete unsaved.texts[cid]; };
function keep(text) {
  const cid = shownId();
  if (!cid || opening || isStray()) return;
  settle(cid);
  if (text.trim()) unsaved.texts[cid] = { text, count: said() };
  if (away) putAway();
}
// The server names the text it saved: what was typed after it is still to be kept.
let told = null;
function saved() {
  const mark = $("#saved [data-saved]");
  if (!mark || mark === told) return;
  told = mark;
  const { cid, saved: text } = mark.dataset;
  if ((unsaved.texts[cid] || {}).text === text) settle(cid);
}
// Once a page: back to the conversation it was left at, or the one that was typed in last.
let isBack = false, looked = "";
function comeBack() {
  if (isBack || !person() || !$("#queue [data-now]")) return;
  isBack = true;
  takeBack();
  const cid = unsaved.at || Object.keys(unsaved.texts).pop();
  unsaved.at = "";
  if (cid && cid !== shownId() && rows().some((row) => row.dataset.arg === cid)) openAgain(cid);
}
// Once each time a conversation comes on the desk; a moment later, since its text may be drawn after it.
function giveBack() {
  const cid = shownId();
  if (!isBack || !cid || cid === looked || opening || isStray()) return;
  looked = cid;
  const { text, count } = unsaved.texts[cid] || {}, typed = touches;
  if (text === undefined) return;
  setTimeout(() => {
    if (touches !== typed) return void stack.push(text);
    if (shownId() !== cid || isStray()) return void (looked = ""); // another one was drawn over it: looked at again
    const isSaid = $$("#conversation .turn.agent .bubble > p:first-child").some((line) => line.textContent === text.trim());
    if (isSaid || box().value === text) return settle(cid);
    const moved = count !== undefined && count !== said();
    put({ text });
    tell(moved ? "restored_moved" : "restored");
  }, 300);
}
// An answer on its way may still draw an older text over what was typed last: then it is put back. Says whether it was.
let back = null;
const follow = (text) => { back = opening || isStray() ? null : { cid: shownId(), text, touches, tries: 10 }; };
function put({ text }) {
  remember();
  rewrite(text);
}
function hold() {
  const area = box();
  if (!back || !area || composing) return false;
  if (touches !== back.touches || back.tries-- <= 0) return !!(back = null);
  if (shownId() !== back.cid || area.value === back.text) return false;
  put(back);
  return true;
}
