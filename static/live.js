// A poll's results as they move. [data-live] names the stream and holds the rows:
//   [data-option="id"]   a row, with [data-percent], [data-votes] and a bar
//   [data-turnout]       anywhere on the page: how many voted, in words
// While nobody looks at the page it does not listen: a browser has few connections to a host.
const region = document.querySelector("[data-live]");
let source;
let again;

const say = (root, selector, text) => {
  for (const element of root.querySelectorAll(selector)) {
    if (element.textContent !== text) element.textContent = text;
  }
};

const show = ({ turnout, options }) => {
  say(document, "[data-turnout]", turnout);
  for (const { id, votes, percent } of options) {
    const row = region.querySelector(`[data-option="${CSS.escape(id)}"]`);
    if (!row) return location.reload(); // the poll was edited
    say(row, "[data-votes]", String(votes));
    say(row, "[data-percent]", String(percent));
    row.querySelector(".crowd").classList.remove("is-empty");
    row.querySelector(".bar rect").setAttribute("width", `${percent}%`);
  }
};

const listen = () => {
  clearTimeout(again);
  if (source || document.hidden) return;
  source = new EventSource(region.dataset.live);
  source.addEventListener("tally", (event) => show(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    rest();
    // There was no room, or the server was away. Not all viewers at once.
    again = setTimeout(listen, 4000 + Math.random() * 8000);
  });
};

const rest = () => {
  clearTimeout(again);
  source?.close();
  source = undefined;
};

if (region && "EventSource" in window) {
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
}
