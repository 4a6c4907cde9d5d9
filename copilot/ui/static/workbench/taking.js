// What the box takes. Characters nobody can see leave it at once: they are neither checked nor sent, so what was sent
// would never be what stands there. A paste that does not fit is refused whole; the browser would cut it silently.
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff]|\p{Cs}/gu;
function tidy(area) {
  if (area.value.search(UNSEEN) < 0) return;
  const at = area.value.slice(0, area.selectionStart).replace(UNSEEN, "").length;
  area.value = area.value.replace(UNSEEN, "");
  area.setSelectionRange(at, at);
}
function onPaste(event) {
  const area = box(), given = event.clipboardData || event.dataTransfer;
  if (!area || event.target !== area || !given) return;
  const text = given.getData("text").replace(/\r\n?/g, "\n");
  const taken = event.type === "paste" ? area.selectionEnd - area.selectionStart : 0;
  if (!text || text.length <= area.maxLength - area.value.length + taken) return;
  event.preventDefault();
  tell("paste_too_long", { n: text.length, limit: area.maxLength });
}
const words = (key) => ($(`#snippets [data-words="${key}"]`) || { textContent: "" }).textContent;
// One line under the box that the browser itself says, gone with the next change
function tell(key, slots = {}) {
  untell();
  const line = document.createElement("p");
  line.className = "told";
  line.setAttribute("role", "alert");
  line.textContent = words(key).replace(/\{(\w+)\}/g, (_, name) => slots[name].toLocaleString());
  box().parentElement.after(line);
}
const untell = () => $$("#draft .told").forEach((line) => line.remove());
