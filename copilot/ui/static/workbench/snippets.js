// Snippets: "/" at the start of the text or after a blank
const menu = { el: null, from: 0, items: [], at: 0 };
const closeMenu = () => { if (menu.el) menu.el.remove(); menu.el = null; };
function snippetMenu() {
  const area = box();
  const before = area.value.slice(0, area.selectionStart);
  const hit = /(^|\s)\/([^\s/]{0,20})$/.exec(before);
  if (!hit) return closeMenu();
  const word = hit[2].toLowerCase();
  const lang = ($("#conversation .log") || document.documentElement).dataset.lang || document.documentElement.lang;
  menu.items = $$(`#snippets [data-lang="${lang}"]`).filter((el) => (el.dataset.name + " " + el.dataset.snippet).toLowerCase().includes(word)).slice(0, 8);
  menu.from = area.selectionStart - hit[2].length - 1;
  if (!menu.items.length) return closeMenu();
  if (!menu.el) {
    menu.el = document.createElement("ul");
    menu.el.className = "snippet-menu";
    menu.el.setAttribute("role", "listbox");
    menu.el.setAttribute("aria-label", words("snippets"));
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
    row.title = item.dataset.snippet;
    row.addEventListener("mousedown", (event) => { event.preventDefault(); menu.at = n; takeSnippet(); });
    return row;
  }));
}
function takeSnippet() {
  const item = menu.items[menu.at], from = menu.from;
  closeMenu();
  replace(from, box().selectionStart, item.dataset.snippet);
}
