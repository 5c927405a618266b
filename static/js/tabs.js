/* The tabs of one person in this browser tell each other what concerns them: each page that opens says so, which means
   a log-in, and an autosaving form says what it saved late. */
const NAME = "lwg";
const { person } = document.body.dataset;

export function tell(what) {
  if (!person) return;
  const channel = new BroadcastChannel(NAME);
  channel.postMessage({ ...what, person });
  channel.close();
}

export function hear(listener) {
  if (!person) return;
  new BroadcastChannel(NAME).addEventListener("message", ({ data }) => data.person === person && listener(data));
}
