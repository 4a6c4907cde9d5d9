"use strict";
const all = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const replaced = (c) => !!c.reply && c.reply.model === "composer" && (c.reply.prompt || []).length > 0;
const failed = (c) => replaced(c) || c.scores.some((s) => s.broken || s.passed === false);
const unheld = (c) => !!c.check && c.check.covered === false;
const why = (c) => [...(replaced(c) ? [["the model's drafts were refused, the composer answered", ...(c.reply.notes || []).slice(-1)].join(": ")] : []),
  ...c.scores.filter((s) => s.broken || s.passed === false)
    .map((s) => (s.broken ? s.scorer + " BROKEN" : s.scorer) + (s.why ? ": " + s.why : ""))].join("; ");
const changed = (c) => c.was && (c.was.passed !== !failed(c));
const haystack = new Map(all.map((c) => [c, JSON.stringify([c.id, c.messages, c.reply && c.reply.text, why(c), c.rule]).toLowerCase()]));

function options(select, values) {
  for (const value of values) select.append(new Option(value, value));
}
options($("suite"), [...new Set(all.map((c) => c.suite))]);
options($("lang"), [...new Set(all.map((c) => c.lang))]);
options($("what"), [...new Set(all.flatMap((c) => [c.rule, ...c.scores.filter((s) => s.passed === false || s.broken).map((s) => s.scorer)]))].filter(Boolean).sort());

function chosen() {
  const status = $("status").value, words = $("words").value.trim().toLowerCase();
  return all.filter((c) => (status === "all" || (status === "failed" && failed(c)) || (status === "passed" && !failed(c) && !unheld(c)) || (status === "changed" && changed(c)))
    && (!$("suite").value || c.suite === $("suite").value)
    && (!$("lang").value || c.lang === $("lang").value)
    && (!$("what").value || c.rule === $("what").value || c.scores.some((s) => s.scorer === $("what").value && (s.passed === false || s.broken)))
    && (!words || haystack.get(c).includes(words)));
}

function list() {
  const cases = chosen(), shown = cases.slice(0, 400);
  $("count").textContent = cases.length + " of " + all.length + (cases.length > shown.length ? " (first " + shown.length + " listed)" : "");
  $("list").replaceChildren(...shown.map((c) => {
    const item = make("li"), button = make("button");
    button.append(make("b", "", c.id), make("span", "tag", c.lang));
    if (c.label) button.append(make("span", "tag", c.rule + " " + c.label));
    button.append(make("span", "tag " + (failed(c) ? "bad" : unheld(c) ? "" : "good"), failed(c) ? "look" : unheld(c) ? "no policy" : "passed"));
    if (changed(c)) button.append(make("span", "tag " + (failed(c) ? "bad" : "good"), failed(c) ? "worse" : "better"));
    button.append(make("span", "why", why(c) || (c.messages.at(-1) || ["", ""])[1]));
    button.addEventListener("click", () => {
      document.querySelectorAll("#list [aria-current]").forEach((b) => b.removeAttribute("aria-current"));
      button.setAttribute("aria-current", "true");
      detail(c);
    });
    item.append(button);
    return item;
  }));
}

function marked(text, findings) {
  const points = [...text], node = document.createDocumentFragment();
  let at = 0;
  for (const f of [...(findings || [])].sort((a, b) => a.start - b.start)) {
    if (f.start < at || f.end > points.length) continue;
    node.append(points.slice(at, f.start).join(""));
    const mark = make("mark", f.severity === "warn" ? "warn" : "", points.slice(f.start, f.end).join(""));
    mark.title = f.policy + ": " + f.message;
    node.append(mark);
    at = f.end;
  }
  node.append(points.slice(at).join(""));
  return node;
}

function bubble(role, text, findings, note) {
  const node = make("div", "said " + role);
  node.append(make("small", "", note || role), marked(text, findings));
  return node;
}

function table(head, rows) {
  const node = make("table"), top = make("tr");
  top.append(...head.map((h) => make("th", "", h)));
  node.append(top, ...rows.map((row) => {
    const line = make("tr");
    line.append(...row.map((cell) => make("td", "", cell)));
    return line;
  }));
  const box = make("div", "scroll");
  box.append(node);
  return box;
}

function difference(before, after) {
  const cut = (text) => text.match(/[A-Za-z0-9]+|[\s\S]/g) || [];
  const a = cut(before).slice(0, 1500), b = cut(after).slice(0, 1500);
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const node = make("p");
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { node.append(a[i]); i++; j++; }
    else if (j < b.length && (i >= a.length || lengths[i][j + 1] >= lengths[i + 1][j])) node.append(make("ins", "", b[j++]));
    else node.append(make("del", "", a[i++]));
  }
  return node;
}

function findings(items) {
  return table(["policy", "severity", "words", "why", "instead"], items.map((f) => [f.policy, f.severity, f.text, f.message, f.suggestion || ""]));
}

function fold(title, ...nodes) {
  const box = make("details");
  box.append(make("summary", "", title), ...nodes);
  return box;
}

function spent(r) {
  if (!r.tokens[0]) return "";
  return " · model " + Math.round(r.model_ms) + " ms, " + r.tokens[0] + " tokens read, " + r.tokens[1] + " written" + (r.cost === null ? "" : ", " + r.cost + " USD");
}

function detail(c) {
  const r = c.reply, out = [make("h2", "", c.id + (c.source.length ? " (" + c.source.join(", ") + ")" : ""))];
  const told = c.check ? c.check.findings : [];
  out.push(...c.messages.map(([role, text]) => bubble(role, text, role === "draft" ? told : [])));
  if (r) {
    if (r.text) out.push(bubble("reply", r.text, r.findings, r.outcome + " · " + (r.model || "") + " · " + Math.round(r.ms) + " ms" + spent(r)));
    if (r.error) out.push(make("p", "tag bad", r.error));
    if (r.notes.length) out.push(make("p", "sub", r.notes.join(" · ")));
  }
  if (c.known.length) out.push(make("h3", "", "Facts and the shop's rules"), table(["field", "value"], c.known));
  out.push(make("h3", "", "Scores"), table(["scorer", "value", "", "why"], c.scores.map((s) => [s.scorer, s.value === null ? "–" : s.value.toFixed(2), s.broken ? "BROKEN" : s.passed === false ? "failed" : s.passed ? "passed" : "", s.why])));
  if (told.length) out.push(make("h3", "", "Findings"), findings(told));
  if (r && r.findings.length) out.push(make("h3", "", "Findings in the reply"), findings(r.findings));
  if (c.span) out.push(make("p", "sub", "Labelled words: " + c.span));
  if (r && c.was && c.was.text !== null) out.push(make("h3", "", "Against the baseline" + (c.was.passed === !failed(c) ? "" : failed(c) ? ": worse" : ": better")), difference(c.was.text, r.text));
  else if (changed(c)) out.push(make("h3", "", failed(c) ? "Worse than the baseline" : "Better than the baseline"));
  if (r && c.candidates.length) out.push(fold("Labelled candidates (" + c.candidates.length + ")", table(["label", "verdict", "text"], c.candidates.map(([label, text], k) => [label, (r.candidates[k] || {}).outcome || "–", text]))));
  if (r && r.attempts.length) out.push(fold("Attempts (" + r.attempts.length + ")", ...r.attempts.flatMap((a, k) => [bubble("draft", a.text, a.findings, "attempt " + (k + 1) + " · " + a.outcome), ...(a.findings.length ? [findings(a.findings)] : [])])));
  const found = r ? r.snippets : c.search ? c.search.found : [];
  if (found.length) out.push(fold("Snippets (" + found.length + ")", table(["score", "cited", "title", "source", "text"], found.map((s) => [s.score.toFixed(2), s.cited ? "yes" : "", s.title, s.source, s.text]))));
  if (r && r.prompt.length) out.push(fold("Prompt " + r.template, ...r.prompt.map(([role, text]) => make("pre", "", role + "\n\n" + text))));
  $("detail").replaceChildren(...out);
}

for (const id of ["status", "suite", "lang", "what"]) $(id).addEventListener("change", list);
$("words").addEventListener("input", list);
if (!all.some(failed)) $("status").value = "all";
list();
const first = document.querySelector("#list button");
if (first) first.click();
