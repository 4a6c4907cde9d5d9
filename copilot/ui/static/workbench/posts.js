// Gradio also asks to cancel an event whose number it has not been told yet, which the server can only refuse as
// nonsense. In the browser such an event is over already, and there is nothing to name to the server: no request.
// An answer that says "not logged in" is told once for the whole page, not once for every request: Gradio never sees it.
const ask = window.fetch.bind(window);
window.fetch = async (address, options) => {
  const nameless = /\/(cancel|reset)$/.test(address) && /"event_id":null/.test((options || {}).body);
  if (nameless) return new Response("{}", { status: 200 });
  const answer = await ask(address, options);
  if (answer.status !== 401) return answer;
  goAway("login");
  return new Promise(() => {});
};
