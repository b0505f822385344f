// What is left of a time, as it passes. Without this the page says when it ends, and what was left when
// it was made.
for (const words of document.querySelectorAll("[data-left]")) {
  const end = performance.now() + Number(words.dataset.left) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    words.textContent = left === 0 ? "over" : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left`;
    if (left === 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}
