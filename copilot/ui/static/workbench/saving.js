// Autosave a moment after the last key, so that a crash of the page loses nothing
let saving = 0;
function flush() {
  if (!saving) return false;
  clearTimeout(saving);
  saving = isStray() ? setTimeout(flush, 500) : 0;
  if (!saving) fire("save");
  return !saving;
}
// Answers may overtake each other: findings that are not those of the text in the box, some time after it changed, are
// asked for again.
let changed = 0, stale = { text: "", tries: 0 };
function recheck() {
  if (away) return;
  const area = box(), found = $("#findings .findings");
  if (!area || !found) return;
  if (found.dataset.text === area.value) return void found.classList.remove("old");
  marks();
  if (Date.now() - changed > 1500) found.classList.add("old"); // the server is slow: the words are about an older text
  if (Date.now() - changed < 2000 || composing || opening || isStray()) return;
  changed = Date.now();
  if (stale.text !== area.value) stale = { text: area.value, tries: 0 };
  if (stale.tries++ < 5) fire("recheck");
}
function onInput(event) {
  if (event.target !== box()) return;
  if (!event.isComposing && !composing) tidy(event.target);
  untell();
  requestAnimationFrame(marks);
  changed = Date.now();
  if (filling) return;
  touches++;
  keep(event.target.value);
  follow(event.target.value);
  snippetMenu();
  clearTimeout(saving);
  saving = setTimeout(flush, opening ? 0 : 2000);
  if (opening) remember();
}
