// Several options of one poll: how many are chosen, while they are. The form says how many it wants:
//   [data-most]            the fieldset, and how many at most
//   [data-chosen-count]        where it is said
const group = document.querySelector("fieldset[data-most]");
const told = group?.querySelector("[data-chosen-count]");
const most = Number(group?.dataset.most);

const count = () => {
  const chosen = group.querySelectorAll("input:checked").length;
  const over = chosen - most;
  if (over > 0) told.textContent = `${chosen} chosen: take ${over} back, ${most} at most`;
  else told.textContent = `${chosen} of ${most} chosen`;
  told.classList.toggle("is-over", over > 0);
  told.hidden = false;
};

if (told) {
  group.addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
}
