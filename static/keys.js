// Keys, as shortcuts for what is on the page: every one of them presses a control that can be
// clicked. The page says which control is which:
//   [data-question]   the form whose options 1-9 and a-z choose, and whose button Enter presses
//   [data-key="n"]    a link or button pressed by that key ("Space", "Enter" and "ArrowLeft" too)
//   <dialog id="keys"> what ? opens, with a closing form of its own
const dialog = document.getElementById("keys");

// A letter means something else to whoever is typing, and Enter or Space to a focused control.
const typing = (element) =>
  element.isContentEditable || element.closest("textarea, select, input:not([type=radio], [type=checkbox])");
const pressable = (element) => element.closest("a[href], button, summary");

const open = () => {
  if (!dialog || dialog.open) return;
  dialog.showModal();
};

const choose = (key) => {
  const options = document.querySelectorAll("[data-question] .option input:enabled");
  const place = /^[1-9]$/.test(key) ? Number(key) - 1 : /^[a-z]$/.test(key) ? key.charCodeAt(0) - 97 : -1;
  const option = options[place];
  if (!option) return false;
  option.focus();
  option.click(); // a click, so that a checkbox toggles and listeners hear it
  return true;
};

const press = (key) => {
  const name = key === " " ? "Space" : key;
  const control = [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.split(" ").includes(name) && !element.disabled && element.getClientRects().length,
  );
  if (!control) return false;
  control.click();
  return true;
};

// The field that can be seen, else the page of the search.
const search = () => {
  const field = [...document.querySelectorAll("[data-search]")].find((one) => one.getClientRects().length);
  if (!field) return location.assign("/search");
  field.focus();
  field.select();
};

// The menu of a phone closes as people expect: by Escape, and by a tap beside it.
const menu = document.querySelector("details.menu");
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});
addEventListener("pointerdown", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open || typing(event.target)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const native = key === "Enter" || key === " ";
  if (native && pressable(event.target)) return; // the browser presses it
  // Space toggles a focused radio; Enter in one submits the form by itself.
  if (native && event.target.matches("input")) return;

  if (key === "?") open();
  else if (key === "/") search();
  else if (!(press(key) || choose(key))) return;
  event.preventDefault();
});

for (const button of document.querySelectorAll("[data-keys-help]")) {
  if (!dialog) continue;
  button.hidden = false;
  button.addEventListener("click", open);
}
