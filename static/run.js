// Runs a demo without leaving its page: lines and the timeline appear while it runs, below the run
// that was there. Without this script the form is sent as it is, and the page after the run shows the
// same; a comparison is always sent so.

const form = document.querySelector("form[data-run]");
const own = document.querySelector("[data-own]");
const said = document.querySelector("[data-run-said]");
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

/** What is seen; `aloud` as well, once, where somebody should hear of it. */
function say(text, strong = "", aloud = false) {
  const span = document.createElement("span");
  if (strong) {
    const b = document.createElement("b");
    b.textContent = strong;
    span.append(b, " ");
  }
  span.append(text);
  state.replaceChildren(span);
  own.hidden = false;
  if (aloud) said.textContent = `${strong} ${text}`.trim();
}

/** The sentence of a page that came instead of a stream. */
async function refusal(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector(".lede")?.textContent ?? "The run was refused. Please try again.";
}

// What a run will take up is about what the run that is shown does: with so much room kept from the
// start nothing below moves while it runs. A picture that folds is measured unfolded, unseen.
const folds = document.querySelectorAll("details.shown, details.shown .run-output");

function keepRoom() {
  const were = [...folds].map((fold) => fold.open);
  for (const fold of folds) fold.open = true;
  for (const [place, like] of [[picture, ".shown .run-timeline"], [output, ".shown .output"]]) {
    const height = document.querySelector(like)?.offsetHeight ?? 0;
    place.style.minHeight = `${Math.max(height, place.offsetHeight)}px`;
  }
  folds.forEach((fold, at) => (fold.open = were[at]));
}

let running = false;

async function run() {
  const button = form.querySelector("button");
  // Not disabled: the focus would be lost.
  button.setAttribute("aria-disabled", "true");
  running = true;
  said.textContent = "";
  own.hidden = false;
  keepRoom();
  say("Starting…");
  let ended = false;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { accept: "text/event-stream" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!response.ok) {
      say(await refusal(response), "Not run.", true);
      return;
    }
    // An earlier step is one of another run. The picture stays until there is a new one.
    for (const step of own.querySelectorAll(".step, .step-links")) step.remove();
    output.textContent = "";
    await readEvents(response.body, (name, data) => {
      if (name === "waiting") say(`Waiting for a free place, number ${data} in the queue.`, "", true);
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
        say(`${end.duration}, ${end.cores} ${end.cores === 1 ? "core" : "cores"}, ${end.ending}`, "Your run", true);
        const link = document.createElement("a");
        link.href = `${end.address}&at=1#run`;
        link.textContent = "Step through it";
        state.append(" ", link);
        history.replaceState(null, "", end.address);
      }
    });
    if (!ended) say("The connection ended before the run did, so the run was ended, too.", "Broken off.", true);
  } catch {
    say("The server could not be reached. Please try again.", "Not run.", true);
  } finally {
    running = false;
    if (!ended) for (const place of [picture, output]) place.style.minHeight = "";
    button.removeAttribute("aria-disabled");
  }
}

/** A demo shown in a strip below something else: its run appears in the strip, and the page stays. */
async function runInStrip(strip, form) {
  const button = form.querySelector("button");
  let shown = strip.querySelector(".strip-run");
  if (!shown) {
    shown = document.createElement("div");
    shown.className = "strip-run";
    const state = document.createElement("p");
    state.setAttribute("role", "status");
    shown.append(state, document.createElement("div"));
    strip.append(shown);
  }
  const [state, place] = shown.children;
  button.setAttribute("aria-disabled", "true");
  state.textContent = "Starting…";
  let ended = false;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { accept: "text/event-stream" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!response.ok) {
      state.textContent = await refusal(response);
      return;
    }
    await readEvents(response.body, (name, data) => {
      if (name === "waiting") state.textContent = `Waiting for a free place, number ${data} in the queue.`;
      else if (name === "picture") place.innerHTML = data;
      else if (name === "ended") {
        ended = true;
        const end = JSON.parse(data);
        place.innerHTML = end.picture;
        const link = document.createElement("a");
        link.href = end.address;
        link.textContent = "Open this run";
        state.replaceChildren(`Your run: ${end.duration}, ${end.ending}. `, link);
      }
    });
    if (!ended) state.textContent = "The connection ended before the run did, so the run was ended, too.";
  } catch {
    state.textContent = "The server could not be reached. Please try again.";
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

if ("TextDecoderStream" in window) {
  for (const strip of document.querySelectorAll(".strip")) {
    const form = strip.querySelector("form[action$='/runs']");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.querySelector("[aria-disabled]")) runInStrip(strip, form);
    });
  }
}

if (form && own && said && state && picture && output && "TextDecoderStream" in window) {
  form.addEventListener("submit", (event) => {
    if (form.elements.against?.value) return;
    event.preventDefault();
    if (!running) run();
  });
}
