// An author's page: shows it again when the bank has changed, and what is wrong with the files over
// it. The page says with <meta name="bank"> which bank it cannot be older than.
const own = Number(document.querySelector("meta[name=bank]").content);
const over = document.createElement("section");
over.className = "faults";
over.setAttribute("role", "alert");

const show = ({ problems, count }) => {
  over.replaceChildren();
  if (count === 0) return over.remove();
  const head = document.createElement("p");
  head.textContent =
    count === 1 ? "1 error: this is the last good bank" : `${count} errors: this is the last good bank`;
  over.append(head);
  for (const { text } of problems) {
    const block = document.createElement("pre");
    block.className = "fault";
    block.textContent = text;
    over.append(block);
  }
  document.body.append(over);
};

new EventSource("/author/events").addEventListener("bank", (event) => {
  const bank = JSON.parse(event.data);
  // A lower number is that of a server that was started again.
  if (bank.number !== own) return location.reload();
  show(bank);
});

// A face is as high as what is in it.
for (const frame of document.querySelectorAll("iframe.face")) {
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument?.documentElement;
    if (inside) frame.height = inside.scrollHeight;
  });
}
