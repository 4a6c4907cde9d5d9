// Gradio also asks to cancel an event whose number it has not been told yet, which the server can only refuse as
// nonsense. In the browser such an event is over already, and there is nothing to name to the server: no request.
const ask = window.fetch.bind(window);
window.fetch = (address, options) => {
  const nameless = /\/(cancel|reset)$/.test(address) && /"event_id":null/.test((options || {}).body);
  return nameless ? Promise.resolve(new Response("{}", { status: 200 })) : ask(address, options);
};
