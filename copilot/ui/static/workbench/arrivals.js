// Texts that stood in the composer before something replaced them (Alt+Z walks back)
const stack = [];
const remember = () => {
  const value = box() && box().value;
  if (value && stack[stack.length - 1] !== value) stack.push(value);
  if (stack.length > 30) stack.shift();
};
// Drafts that arrive: one goes into the box only when the box still holds what it was asked for and nobody has touched
// it since. Looking and filling are one step here, so no key can come in between; any other is offered. While it is, it
// is looked at again: its conversation, or the text it was asked for, may not be drawn yet.
let touches = 0, composing = false, filling = false, asked = { id: "", touches: 0 };
const dealt = new WeakSet();
let filled = null; // a page busy with other answers may still put the older text back: looked at again for a while
function refill() {
  const area = box();
  if (!filled || !area) return;
  const stands = shownId() === filled.cid && touches === filled.touches && !composing;
  if (!stands || filled.tries-- <= 0) return void (filled = null);
  if (area.value === filled.base && area.value !== filled.text) fill(area, filled.text);
}
function fill(area, text) {
  filling = true; // this is no typing: it neither moves the focus nor is it saved as the agent's text
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  filling = false;
  back = null;
  if (looked === shownId()) settle(looked);
}
function arrivals() {
  const busy = $("#status [data-ask]"), offer = $("#offer .offer"), area = box();
  if (busy && busy.dataset.ask !== asked.id) asked = { id: busy.dataset.ask, touches };
  if (!offer || !area || dealt.has(offer) || shownId() !== offer.dataset.cid || isStray() || isLeaving()) return;
  const { base, text, ask } = offer.dataset;
  if (ask !== asked.id) asked = { id: ask, touches }; // its busy line came and went unseen
  const untouched = area.value === base && touches === asked.touches;
  if (composing || !(untouched || area.value === text)) return void offer.classList.add("late");
  dealt.add(offer);
  $("[data-act=take]", offer).click();
}
function take(offer, isAgent) {
  const area = box();
  if (!area) return;
  remember();
  if (isAgent) return rewrite(offer.dataset.text);
  fill(area, offer.dataset.text);
  filled = { cid: offer.dataset.cid, base: offer.dataset.base, text: offer.dataset.text, touches, tries: 60 };
}
// What was sent leaves the box only when the box still holds exactly that
let cleared = "";
function clearSent() {
  const done = $("#status [data-sent]"), area = box();
  if (!done || !area || done.dataset.sentKey === cleared) return;
  cleared = done.dataset.sentKey;
  if (composing || area.value.trim() !== done.dataset.sent) return;
  filled = null;
  fill(area, "");
}
