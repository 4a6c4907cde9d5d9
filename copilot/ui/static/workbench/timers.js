// Timers: 6 s for a greeting, 100 s, 3 minutes
let skew = 0, stamped = "";
const skews = [];
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
  if (!stamp || stamp.dataset.now === stamped) return; // drawn before: what has changed are the timers themselves
  stamped = stamp.dataset.now;
  skews.push(Date.parse(stamped) - Date.now());
  if (skews.length > 20) skews.shift();
  skew = Math.max(...skews); // an answer that was long under way makes the server's clock look behind
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
