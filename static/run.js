// Runs a demo without leaving its page: lines and the timeline appear while it runs. Without this
// script the form is sent as it is, and the page after the run shows the same.

const form = document.querySelector("form[data-run]");
const state = document.querySelector("[data-run-state]");
const picture = document.querySelector("[data-run-picture]");
const output = document.querySelector("[data-run-output]");

/** Calls `take(name, data)` for each event of a stream (the WHATWG's server-sent events). */
async function readEvents(body, take) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      let name = "message";
      const data = [];
      for (const line of block.split("\n")) {
        if (line.startsWith("event: ")) name = line.slice(7);
        else if (line.startsWith("data: ")) data.push(line.slice(6));
        else if (line === "data:") data.push("");
      }
      if (data.length) take(name, data.join("\n"));
    }
  }
}

function say(text, strong = "") {
  const span = document.createElement("span");
  if (strong) {
    const b = document.createElement("b");
    b.textContent = strong;
    span.append(b, " ");
  }
  span.append(text);
  state.replaceChildren(span);
}

/** The sentence of a page that came instead of a stream. */
async function refusal(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector(".lede")?.textContent ?? "The run was refused. Please try again.";
}

async function run() {
  const button = form.querySelector("button");
  button.disabled = true;
  say("Starting…");
  let ended = false;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { accept: "text/event-stream" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!response.ok) {
      say(await refusal(response), "Not run.");
      return;
    }
    output.textContent = "";
    picture.replaceChildren();
    await readEvents(response.body, (name, data) => {
      if (name === "waiting") say(`Waiting for a free place, number ${data} in the queue.`);
      else if (name === "started") say("Running…");
      else if (name === "line") {
        const atEnd = output.scrollHeight - output.scrollTop - output.clientHeight < 40;
        output.append(data + "\n");
        if (atEnd) output.scrollTop = output.scrollHeight;
      } else if (name === "picture") picture.innerHTML = data;
      else if (name === "ended") {
        ended = true;
        const end = JSON.parse(data);
        picture.innerHTML = end.picture;
        say(`${end.duration}, ${end.cores} ${end.cores === 1 ? "core" : "cores"}, ${end.ending}`, "Your run");
      }
    });
    if (!ended) say("The connection ended before the run did, so the run was ended, too.", "Broken off.");
  } catch {
    say("The server could not be reached. Please try again.", "Not run.");
  } finally {
    button.disabled = false;
  }
}

if (form && state && picture && output && "TextDecoderStream" in window) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
}
