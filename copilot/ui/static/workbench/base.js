// The browser's part of the workbench: timers, keys, marks in the composer, snippets. What is kept here is the theme;
// unsaved words only while the page is left; nothing is fetched.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const box = () => $("#draft textarea");
const visible = (el) => !!el && el.offsetParent !== null;

// Typing into the composer as a person would, so that Ctrl+Z takes it back
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
