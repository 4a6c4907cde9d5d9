// Gradio also asks to cancel an event whose number it has not been told yet, which the server can only refuse as
// nonsense. In the browser such an event is over already, and there is nothing to name to the server: no request.
// Every request says whose page it comes from: after another login in the same browser nothing is done in their name.
// An answer that says "not logged in", or that the server has lost its store, is told once for the whole page, not once
// for every request: Gradio never sees it.
const ask = window.fetch.bind(window);
const mine = () => (person() ? { "x-copilot-user": encodeURIComponent(person()) } : {});
window.fetch = async (address, options = {}) => {
  const nameless = /\/(cancel|reset)$/.test(address) && /"event_id":null/.test(options.body);
  if (nameless) return new Response("{}", { status: 200 });
  const headers = new Headers(options.headers);
  for (const [name, value] of Object.entries(mine())) headers.set(name, value);
  const answer = await ask(address, { ...options, headers });
  const why = { 401: "login", 503: "server" }[answer.status];
  if (!why) return answer;
  goAway(why);
  return new Promise(() => {});
};
