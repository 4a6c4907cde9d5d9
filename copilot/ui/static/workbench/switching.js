// Another conversation waits until what was just pressed (send, record) is answered, so that the answer cannot put the
// old one back; what is typed until the other one shows is kept for Alt+Z.
const WRITING = "#send, #add-evidence, #add-approval, #add-note, #status [data-act=keep], #status [data-act=was_sent], #status [data-act=not_sent]";
let writing = 0, heldRow = "", savedRow = "", unanswered = 0, opening = "", opened = 0, chosen = "", reopened = 0;
const PATIENCE = 2500; // after it an opening that was never shown is asked for again
const shownId = () => ($("#conversation .log") || { dataset: {} }).dataset.cid;
// An answer to the conversation before may still come in after another was opened; what it shows is not what was
// chosen, so nothing is sent, saved or filled until the chosen one is back.
const isStray = () => !!chosen && shownId() !== chosen && (!opening || opening === chosen);
// A draft for the conversation that is being left is not taken: its answer would come behind the new one and undo it.
const isLeaving = () => !!opening && shownId() !== opening;
function onSwitch(event) {
  const button = event.target.closest(WRITING);
  if (button && away) return void event.stopImmediatePropagation();
  if (button && (isStray() || isAiming() || hold())) return void event.stopImmediatePropagation();
  if (button && !button.disabled) return void (writing = Date.now());
  const row = event.target.closest("#queue [data-act=open], #shift-board [data-act=open]");
  if (!row) return;
  const isHere = row.dataset.arg === shownId() && !opening && !isStray(); // it would only draw over what is being typed
  if (away || (isHere && row.closest("#queue"))) return void event.stopImmediatePropagation();
  if (event.isTrusted) aim = "";
  if (writing && Date.now() - writing < 8000) {
    heldRow = row.dataset.arg;
    event.stopImmediatePropagation();
    return;
  }
  // What was just typed is saved before the next one opens: coming back at once would find the older text.
  if ((flush() || savedRow) && row.closest("#queue")) {
    clearTimeout(unanswered);
    unanswered = setTimeout(onSaved, 4000);
    savedRow = row.dataset.arg;
    event.stopImmediatePropagation();
    return;
  }
  [opening, opened] = [row.dataset.arg, Date.now()];
}
function onSaved() {
  const arg = savedRow;
  savedRow = "";
  clearTimeout(unanswered);
  if (arg) openAgain(arg);
}
function onAnswered() {
  writing = 0;
  const arg = heldRow;
  heldRow = "";
  requestAnimationFrame(() => setTimeout(() => {
    clearSent();
    if (arg) openAgain(arg);
  }));
}
function openAgain(cid) {
  const row = document.createElement("button"); // the row itself may be filtered away by now
  Object.assign(row.dataset, { act: "open", arg: cid });
  row.hidden = true;
  $("#queue [data-act=open]").parentElement.append(row);
  row.click();
  row.remove();
}
function stay() {
  if (opening && shownId() === opening) [chosen, opening] = [opening, ""];
  if (isLeaving() && Date.now() - opened > PATIENCE) [chosen, opening] = [opening, ""];
  if (!isStray() || Date.now() - reopened < 1000 || !$("#queue [data-act=open]")) return;
  reopened = Date.now();
  remember();
  openAgain(chosen);
}
