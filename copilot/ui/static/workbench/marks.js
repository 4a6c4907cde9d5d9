// The words of findings, marked behind the text of the composer
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
