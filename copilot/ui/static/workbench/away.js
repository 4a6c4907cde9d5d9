// The server cannot be reached, or the login has ended: said once, in the page's language, until the page has loaded
// itself again. Until then nothing is checked or sent, and what is typed is kept in this tab.
let away = "";
function goAway(why) {
  if (away) return;
  away = why;
  [opening, chosen, aim] = ["", shownId(), ""]; // no other conversation will open: what is typed is for this one
  unsaved.at = shownId() || "";
  putAway();
  document.body.classList.add("away");
  const line = document.createElement("p");
  line.id = "away";
  line.setAttribute("role", "alert");
  line.append(words(`away_${why}`));
  if (why === "login") {
    const link = document.createElement("a");
    Object.assign(link, { href: "/login", textContent: words("login") });
    line.append(" ", link);
  }
  document.body.append(line);
  stayUnchecked();
}
// The words of the last check are about another text by now.
function stayUnchecked() {
  const found = $("#findings .findings"), line = document.createElement("p");
  if (!away || !found || found.dataset.outcome === "unchecked") return;
  line.className = "f-sum unchecked";
  line.textContent = words("unchecked");
  found.className = "findings unchecked";
  Object.assign(found.dataset, { outcome: "unchecked", spans: "[]" });
  found.replaceChildren(line);
}
// Gradio says that it lost the server in a notice of its own, in English; it loads the page again when the server is back.
function lost() {
  const notices = away ? [] : $$("[data-testid=toast-body]");
  if (notices.some((notice) => notice.textContent.includes("Connection to the server was lost"))) goAway("server");
}
// Somebody may have logged in in another tab: then this one comes back as well.
async function isIn() {
  if (away !== "login" || document.hidden) return;
  const answer = await ask("/gradio_api/app_id").catch(() => null);
  if (answer && answer.ok) location.reload();
}
