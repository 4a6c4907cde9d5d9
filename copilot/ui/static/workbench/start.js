function onClick(event) {
  const el = event.target.closest("[data-local]");
  if (event.target.closest("#regenerate, #shorter, #longer, #instruct, .q-row")) remember();
  const taking = event.target.closest("#offer [data-act=take]");
  if (taking) take(taking.closest(".offer"), event.isTrusted);
  if (!el) return;
  if (el.dataset.local === "suggest") useWording(el);
  if (el.dataset.local === "help") help();
  if (el.dataset.local === "logout") leave();
  if (el.dataset.local === "theme") {
    const dark = document.body.classList.toggle("dark");
    try { localStorage.setItem("workbench-theme", dark ? "dark" : "light"); } catch (error) { /* private mode */ }
  }
}

function copy(text) {
  const plain = () => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).catch(plain);
  else plain();
}

// A wish was written for one conversation; left standing it would be followed in the next one
function blank(id) {
  const field = $(`${id} textarea, ${id} input`);
  if (!field || !field.value || field === document.activeElement) return;
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
// Gradio makes the (here empty) head of a notice a button that holds the close button: two in one for a screen reader
function plainNotices() {
  for (const head of $$(".toast-header[role]")) { head.removeAttribute("role"); head.removeAttribute("tabindex"); }
}

// What the server re-rendered
let shown = "", copied = "";
function refresh() {
  stay();
  lost();
  saved();
  stayUnchecked();
  aimed();
  clearSent();
  arrivals();
  localTimes();
  tick();
  marks();
  plainNotices();
  const log = $("#conversation .log");
  const mark = log ? `${log.dataset.cid}/${log.dataset.count}` : "";
  if (mark !== shown) {
    if (log && shown && !shown.startsWith(`${log.dataset.cid}/`)) blank("#instruction");
    shown = mark;
    if (log) log.scrollTop = log.scrollHeight;
  }
  const done = $("#status [data-copy]");
  if (done && done.dataset.copyKey !== copied) { copied = done.dataset.copyKey; copy(done.dataset.copy); }
  const lang = $("#queue [data-lang]");
  if (lang) document.documentElement.lang = lang.dataset.lang;
}
let waiting = false;
const soon = () => { if (waiting) return; waiting = true; requestAnimationFrame(() => { waiting = false; refresh(); }); };
function start() {
  let theme = null;
  try { theme = localStorage.getItem("workbench-theme"); } catch (error) { /* private mode */ }
  if (theme) document.body.classList.toggle("dark", theme === "dark");
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("input", onInput, true);
  document.addEventListener("paste", onPaste, true);
  document.addEventListener("drop", onPaste, true);
  window.addEventListener("click", onSwitch, true);
  window.addEventListener("workbench-answered", onAnswered);
  window.addEventListener("workbench-saved", onSaved);
  document.addEventListener("click", onClick, true);
  window.addEventListener("pagehide", putAway);
  document.addEventListener("compositionstart", (event) => { if (event.target === box()) { composing = true; touches++; } }, true);
  document.addEventListener("compositionend", () => { composing = false; }, true);
  document.addEventListener("focusout", (event) => { if (event.target === box()) closeMenu(); }, true);
  new MutationObserver((records) => {
    if (records.some((r) => r.target.nodeType === 1 && r.target.closest && r.target.closest("#queue"))) clock($("#queue"));
    if (!records.every((r) => r.target.closest && r.target.closest(".marks, .timer, [data-due], .snippet-menu"))) soon();
  }).observe(document.body, { childList: true, subtree: true });
  setInterval(tick, 1000);
  setInterval(() => { arrivals(); refill(); stay(); comeBack(); giveBack(); hold(); }, 500);
  setInterval(recheck, 700);
  setInterval(isIn, 4000);
  clock($("#queue") || document);
  refresh();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
