// The server cannot be reached, or the login has ended: said once, in the page's language, until the page has loaded
// itself again. Until then nothing is checked or sent, and what is typed is kept in this tab.
let away = "";
function goAway(why) {
  if (away === why || away === "login" || away === "out") return;
  if (!away) {
    [opening, chosen, aim] = ["", shownId(), ""]; // no other conversation will open: what is typed is for this one
    unsaved.at = shownId() || "";
    putAway();
    document.body.classList.add("away");
  }
  away = why;
  const line = $("#away") || document.createElement("p");
  line.id = "away";
  line.setAttribute("role", "alert");
  line.replaceChildren(words(`away_${why}`));
  if (why === "login") {
    const link = document.createElement("a");
    Object.assign(link, { href: "/login", textContent: words("login") });
    line.append(" ", link);
  }
  ($("#tools") || document.body).before(line);
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
// Gradio says that it lost the server in a notice of its own, in English.
function lost() {
  const notices = away ? [] : $$("[data-testid=toast-body]");
  if (notices.some((notice) => notice.textContent.includes("Connection to the server was lost"))) goAway("server");
}
// The server may be back, with its login gone; or somebody may have logged in in another tab. Then this page comes back.
async function isIn() {
  if (!away || away === "out" || document.hidden) return;
  const answer = await ask("/gradio_api/app_id", { headers: mine() }).catch(() => null);
  if (answer && answer.ok) location.reload();
  else if (answer && answer.status === 401) goAway("login");
}
// A logout that does not reach the server would end nothing: the next person would be in without a password.
async function leave() {
  const answer = await ask("/logout", { method: "POST", redirect: "manual" }).catch(() => null);
  if (!answer || answer.status >= 500) return tell("still_in");
  away = "out"; // nothing to come back to
  unsaved = { texts: {}, at: "" };
  try { sessionStorage.removeItem(place()); } catch (error) { /* private mode */ }
  location.assign("/login");
}
