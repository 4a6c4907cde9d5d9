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
