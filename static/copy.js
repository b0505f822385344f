// The Copy buttons of code. They stay hidden where there is no JavaScript or no clipboard.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const code = button.closest(".code")?.querySelector("pre");
    if (!code) continue;
    const rest = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent); // line numbers are not text
        button.textContent = button.dataset.done || "Copied";
      } catch {
        button.textContent = button.dataset.failed || "Not allowed";
      }
      setTimeout(() => { button.textContent = rest; }, 2000);
    });
  }
}
