// Puts the lines of a question in order by buttons. Without this script each line has a field for its
// place; the script fills these fields in, so that the form is the same.
//   [data-order]       the list; each of its lines has a select, and buttons to move it
//   [data-order-said]  where a move is told
const list = document.querySelector("[data-order]");

function start() {
  const said = document.querySelector("[data-order-said]");
  const lines = () => [...list.querySelectorAll(":scope > .line")];
  const isOut = (line) => line.classList.contains("is-out");
  const name = (line) => line.querySelector(".option-text").textContent.trim();

  // Those left out stay at the end, and have no place.
  const number = () => {
    let place = 0;
    for (const line of lines()) {
      const value = isOut(line) ? "" : String(++place);
      line.querySelector("select").value = value;
      line.querySelector(".mark").dataset.letter = value || "–";
    }
    const inside = lines().filter((line) => !isOut(line));
    for (const line of lines()) {
      const at = inside.indexOf(line);
      line.querySelector("[data-up]").setAttribute("aria-disabled", at <= 0);
      line.querySelector("[data-down]").setAttribute("aria-disabled", at < 0 || at === inside.length - 1);
    }
  };

  const tell = (line) => {
    const place = line.querySelector("select").value;
    said.textContent = place ? `${name(line)}: place ${place}` : `${name(line)}: left out`;
  };

  // A form that came back keeps its order; places that were not given come last.
  const given = (line) => Number(line.querySelector("select").value) || Infinity;
  const cameBack = lines().some((line) => given(line) !== Infinity);
  if (cameBack) {
    for (const line of lines().sort((a, b) => given(a) - given(b))) {
      line.classList.toggle("is-out", given(line) === Infinity && Boolean(line.querySelector("[data-out]")));
      list.append(line);
    }
  }
  for (const line of lines()) {
    const mark = document.createElement("span");
    mark.className = "mark";
    mark.setAttribute("aria-hidden", "true");
    line.prepend(mark);
    line.querySelector(".place").hidden = true;
    line.querySelector(".moves").hidden = false;
    line.querySelector("[data-out]")?.setAttribute("aria-pressed", isOut(line));
  }
  list.classList.add("is-moved-by-buttons");
  number();

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const line = button?.closest(".line");
    if (!line) return;
    const others = lines().filter((other) => !isOut(other));
    const at = others.indexOf(line);
    if (button.matches("[data-up]") && at > 0) others[at - 1].before(line);
    else if (button.matches("[data-down]") && at >= 0 && at < others.length - 1) others[at + 1].after(line);
    else if (button.matches("[data-out]")) {
      const out = line.classList.toggle("is-out");
      button.setAttribute("aria-pressed", out);
      const firstOut = lines().find((other) => other !== line && isOut(other));
      if (out || !firstOut) list.append(line);
      else firstOut.before(line);
    } else return;
    number();
    tell(line);
    button.focus(); // moving it took the focus away
  });
}

if (list) start();
