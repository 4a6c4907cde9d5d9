// The browser's part of the workbench: timers, keys, marks in the composer, snippets. No data is kept here beyond
// the theme and the language, and nothing is fetched.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const box = () => $("#draft textarea");
  const visible = (el) => !!el && el.offsetParent !== null;

  // ---- typing into the composer as a person would, so that Ctrl+Z takes it back
  const units = (text, points) => [...text].slice(0, points).join("").length;
  function replace(start, end, words) {
    const area = box();
    if (!area) return;
    area.focus();
    area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, words)) {
      area.setRangeText(words, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  const rewrite = (words) => replace(0, box().value.length, words);

  // A wording is whole sentences, so it takes the place of the whole clause (Chinese) or sentence round the words.
  const isCut = (text, at, chinese) => {
    const c = text[at];
    if (chinese) return "，。！？；,!?;\n".includes(c);
    return "!?\n。！？".includes(c) || (c === "." && (at + 1 >= text.length || /\s/.test(text[at + 1])));
  };
  function around(text, start, end) {
    const chinese = /[\u4e00-\u9fff]/.test(text.slice(start, end));
    while (start > 0 && !isCut(text, start - 1, chinese)) start--;
    while (!chinese && start < end && /\s/.test(text[start])) start++;
    if (!isCut(text, end - 1, chinese)) while (end < text.length && !isCut(text, end, chinese)) end++;
    if (end < text.length && text[end] !== "\n" && !isCut(text, end - 1, chinese)) end++;
    return [start, end];
  }
  function useWording(button) {
    const area = box(), d = button.dataset;
    if (!area) return;
    let start = units(area.value, +d.start);
    let end = units(area.value, +d.end);
    if (area.value.slice(start, end) !== d.words) {
      start = area.value.indexOf(d.words);
      if (start < 0) return;
      end = start + d.words.length;
    }
    if (/[.。!?！？]$/.test(d.wording)) [start, end] = around(area.value, start, end);
    replace(start, end, d.wording);
  }

  // ---- texts that stood in the composer before something replaced them (Alt+Z walks back)
  const stack = [];
  const remember = () => {
    const value = box() && box().value;
    if (value && stack[stack.length - 1] !== value) stack.push(value);
    if (stack.length > 30) stack.shift();
  };
  // ---- drafts that arrive: one goes into the box only when the box still holds what it was asked for and nobody has
  // touched it since. Looking and filling are one step here, so no key can come in between; a late one is offered.
  let touches = 0, composing = false, filling = false, asked = { id: "", touches: 0 };
  const dealt = new WeakSet();
  let filled = null; // a page busy with other answers may still put the older text back: looked at again for a while
  function refill() {
    const area = box(), log = $("#conversation .log");
    if (!filled || !area) return;
    const stands = log && log.dataset.cid === filled.cid && touches === filled.touches && !composing;
    if (!stands || filled.tries-- <= 0) return void (filled = null);
    if (area.value === filled.base && area.value !== filled.text) fill(area, filled.text);
  }
  function fill(area, text) {
    filling = true; // this is no typing: it neither moves the focus nor is it saved as the agent's text
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    filling = false;
  }
  function arrivals() {
    const busy = $("#status [data-ask]");
    if (busy && busy.dataset.ask !== asked.id) asked = { id: busy.dataset.ask, touches };
    const offer = $("#offer .offer"), area = box(), log = $("#conversation .log");
    if (!offer || !area || dealt.has(offer)) return;
    const { cid, base, text, ask } = offer.dataset;
    if (!log || log.dataset.cid !== cid) return; // its conversation may not be drawn yet: looked at again then
    dealt.add(offer);
    const touched = area.value !== base || (ask === asked.id && touches !== asked.touches);
    if (composing || (touched && area.value !== text)) offer.classList.add("late");
    else $("[data-act=take]", offer).click();
  }
  function take(offer, isAgent) {
    const area = box();
    if (!area) return;
    remember();
    if (isAgent) return rewrite(offer.dataset.text);
    fill(area, offer.dataset.text);
    filled = { cid: offer.dataset.cid, base: offer.dataset.base, text: offer.dataset.text, touches, tries: 60 };
  }
  // ---- what was sent leaves the box only when the box still holds exactly that
  let cleared = "";
  function clearSent() {
    const done = $("#status [data-sent]"), area = box();
    if (!done || !area || done.dataset.sentKey === cleared) return;
    cleared = done.dataset.sentKey;
    if (composing || area.value.trim() !== done.dataset.sent) return;
    filled = null;
    fill(area, "");
  }

  // ---- another conversation waits until what was just pressed (send, record) is answered, so that the answer cannot
  // put the old one back; what is typed until the other one shows is kept for Alt+Z
  const WRITING = "#send, #add-evidence, #add-approval, #add-note, #status [data-act=keep], #status [data-act=was_sent], #status [data-act=not_sent]";
  let writing = 0, heldRow = "", opening = "";
  function onSwitch(event) {
    const button = event.target.closest(WRITING);
    if (button && !button.disabled) return void (writing = Date.now());
    const row = event.target.closest("#queue [data-act=open], #shift-board [data-act=open]");
    if (!row) return;
    if (writing && Date.now() - writing < 8000) {
      heldRow = row.dataset.arg;
      event.stopImmediatePropagation();
      return;
    }
    flush();
    opening = row.dataset.arg;
  }
  function onAnswered() {
    writing = 0;
    const arg = heldRow;
    heldRow = "";
    requestAnimationFrame(() => setTimeout(() => {
      clearSent();
      const row = arg && $$("#queue [data-act=open], #shift-board [data-act=open]").find((el) => el.dataset.arg === arg);
      if (row) row.click();
    }));
  }
  const original = () => ($("#hints [data-original]") || { dataset: {} }).dataset.original;

  // ---- timers: 6 s for a greeting, 100 s, 3 minutes
  let skew = 0;
  const two = (n) => String(n).padStart(2, "0");
  function span(seconds) {
    if (seconds >= 86400) return `${Math.floor(seconds / 86400)}d ${Math.floor((seconds % 86400) / 3600)}h`;
    if (seconds >= 3600) return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
    return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  }
  function tick() {
    const now = Date.now() + skew;
    for (const el of $$("[data-since]")) {
      const seconds = Math.max(0, Math.floor((now - Date.parse(el.dataset.since)) / 1000));
      const level = seconds >= 180 ? "late" : seconds >= 100 ? "slow" : el.dataset.first && seconds >= 6 ? "greet" : "calm";
      if (el.textContent !== span(seconds)) el.textContent = span(seconds);
      if (el.dataset.level !== level) el.dataset.level = level;
    }
    for (const el of $$("[data-due]")) {
      const left = Math.floor((Date.parse(el.dataset.due) - now) / 1000);
      el.textContent = (left < 0 ? "−" : "") + span(Math.abs(left));
      el.dataset.level = left < 0 ? "late" : left < 120 ? "slow" : "calm";
    }
  }
  function clock(root) {
    const stamp = $("[data-now]", root);
    if (stamp) skew = Date.parse(stamp.dataset.now) - Date.now();
    if (Math.abs(skew) < 1500) skew = 0;
  }
  function localTimes() {
    for (const el of $$("time[data-time]:not([data-done])")) {
      const moment = new Date(el.dataset.time);
      const day = moment.toDateString() === new Date().toDateString() ? "" : `${two(moment.getMonth() + 1)}-${two(moment.getDate())} `;
      el.textContent = `${day}${two(moment.getHours())}:${two(moment.getMinutes())}`;
      el.title = moment.toLocaleString();
      el.dataset.done = "1";
    }
  }

  // ---- the words of findings, marked behind the text of the composer
  function marks() {
    const area = box(), found = $("#findings .findings");
    if (!area) return;
    let layer = $("#draft .marks");
    if (!layer) {
      layer = document.createElement("div");
      layer.className = "marks";
      layer.setAttribute("aria-hidden", "true");
      area.parentElement.style.position = "relative";
      area.parentElement.insertBefore(layer, area);
      area.addEventListener("scroll", () => { layer.scrollTop = area.scrollTop; });
      new ResizeObserver(marks).observe(area);
    }
    const style = getComputedStyle(area);
    for (const name of ["fontFamily", "fontSize", "fontWeight", "lineHeight", "letterSpacing", "padding", "borderWidth"]) layer.style[name] = style[name];
    Object.assign(layer.style, { left: `${area.offsetLeft}px`, top: `${area.offsetTop}px`, width: `${area.clientWidth + 2 * parseFloat(style.borderWidth || 0)}px`, height: `${area.offsetHeight}px` });
    layer.textContent = "";
    if (!found || found.dataset.text !== area.value) return;
    const text = [...area.value];
    let at = 0;
    for (const [start, end, severity] of JSON.parse(found.dataset.spans || "[]").sort((a, b) => a[0] - b[0])) {
      if (start < at) continue;
      layer.append(text.slice(at, start).join(""));
      const mark = document.createElement("mark");
      mark.className = severity;
      mark.textContent = text.slice(start, end).join("");
      layer.append(mark);
      at = end;
    }
    layer.append(text.slice(at).join("") + "\n");
    layer.scrollTop = area.scrollTop;
  }

  // ---- snippets: "/" at the start of the text or after a blank
  const menu = { el: null, from: 0, items: [], at: 0 };
  const closeMenu = () => { if (menu.el) menu.el.remove(); menu.el = null; };
  function snippetMenu() {
    const area = box();
    const before = area.value.slice(0, area.selectionStart);
    const hit = /(^|\s)\/([^\s/]{0,20})$/.exec(before);
    if (!hit) return closeMenu();
    const word = hit[2].toLowerCase();
    menu.items = $$("#snippets [data-snippet]").filter((el) => (el.dataset.name + " " + el.dataset.snippet).toLowerCase().includes(word)).slice(0, 8);
    menu.from = area.selectionStart - hit[2].length - 1;
    if (!menu.items.length) return closeMenu();
    if (!menu.el) {
      menu.el = document.createElement("ul");
      menu.el.className = "snippet-menu";
      menu.el.setAttribute("role", "listbox");
      area.parentElement.append(menu.el);
      menu.at = 0;
    }
    menu.at = Math.min(menu.at, menu.items.length - 1);
    menu.el.replaceChildren(...menu.items.map((item, n) => {
      const row = document.createElement("li");
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", n === menu.at);
      const name = document.createElement("b");
      name.textContent = "/" + item.dataset.name;
      row.append(name, " ", item.dataset.snippet);
      row.addEventListener("mousedown", (event) => { event.preventDefault(); menu.at = n; takeSnippet(); });
      return row;
    }));
  }
  function takeSnippet() {
    const item = menu.items[menu.at], from = menu.from;
    closeMenu();
    replace(from, box().selectionStart, item.dataset.snippet);
  }

  // ---- keys; by position on the keyboard, never while an input method composes
  const press = (id) => { const el = $(`#${id} button`) || $(`button#${id}`) || $(`#${id}`); if (visible(el)) el.click(); };
  const fire = (id) => { const el = $(`button#${id}`) || $(`#${id} button`); if (el) el.click(); };
  const toggle = (id) => { const el = $(`#${id} > button`) || $(`#${id} button.label-wrap`); if (visible(el)) el.click(); };
  const rows = () => $$("#queue .q-row").filter(visible);
  function step(by) {
    const list = rows();
    const at = list.findIndex((row) => row.classList.contains("sel"));
    const row = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
    if (row) { row.click(); row.scrollIntoView({ block: "nearest" }); }
  }
  const focusOn = (selector) => { const el = $(selector); if (visible(el)) { el.focus(); if (el.select && el.tagName === "INPUT") el.select(); } };
  const keys = {
    KeyJ: () => step(1), KeyK: () => step(-1), KeyN: () => rows()[0] && rows()[0].click(),
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
    if (tab !== undefined) { const tabs = $$("#tabs > .tab-wrapper button[role=tab], #tabs button[role=tab]"); if (tabs[tab]) tabs[tab].click(); return event.preventDefault(); }
    if (keys[event.code]) { keys[event.code](); event.preventDefault(); }
  }
  function help() { const el = $("#keys dialog"); if (el) el.open ? el.close() : el.showModal(); }

  // ---- autosave a moment after the last key, so that a crash of the page loses nothing
  let saving = 0;
  function flush() {
    if (!saving) return;
    clearTimeout(saving);
    saving = 0;
    fire("save");
  }
  function onInput(event) {
    if (event.target !== box()) return;
    requestAnimationFrame(marks);
    if (filling) return;
    touches++;
    snippetMenu();
    clearTimeout(saving);
    saving = setTimeout(flush, opening ? 0 : 2000);
    if (opening) remember();
  }

  function onClick(event) {
    const el = event.target.closest("[data-local]");
    if (event.target.closest("#regenerate, #shorter, #longer, #instruct, .q-row")) remember();
    const taking = event.target.closest("#offer [data-act=take]");
    if (taking) take(taking.closest(".offer"), event.isTrusted);
    if (!el) return;
    if (el.dataset.local === "suggest") useWording(el);
    if (el.dataset.local === "help") help();
    if (el.dataset.local === "logout") fetch("/logout", { method: "POST" }).finally(() => location.assign("/login"));
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

  // ---- what the server re-rendered
  let shown = "", copied = "";
  function refresh() {
    clearSent();
    arrivals();
    localTimes();
    tick();
    marks();
    const log = $("#conversation .log");
    const mark = log ? `${log.dataset.cid}/${log.dataset.count}` : "";
    if (log && log.dataset.cid === opening) opening = "";
    if (mark !== shown) { shown = mark; if (log) log.scrollTop = log.scrollHeight; }
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
    window.addEventListener("click", onSwitch, true);
    window.addEventListener("workbench-answered", onAnswered);
    document.addEventListener("click", onClick, true);
    document.addEventListener("compositionstart", (event) => { if (event.target === box()) { composing = true; touches++; } }, true);
    document.addEventListener("compositionend", () => { composing = false; }, true);
    document.addEventListener("focusout", (event) => { if (event.target === box()) closeMenu(); }, true);
    new MutationObserver((records) => {
      if (records.some((r) => r.target.nodeType === 1 && r.target.closest && r.target.closest("#queue"))) clock($("#queue"));
      if (!records.every((r) => r.target.closest && r.target.closest(".marks, .timer, [data-due], .snippet-menu"))) soon();
    }).observe(document.body, { childList: true, subtree: true });
    setInterval(tick, 1000);
    setInterval(refill, 500);
    setInterval(() => { const area = box(), found = $("#findings .findings"); if (area && found && found.dataset.text !== area.value) marks(); }, 700);
    clock($("#queue") || document);
    refresh();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
