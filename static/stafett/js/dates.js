// The date in words beside its field (the native field follows the browser's language, not ours), and
// quick choices: data-weeks="4" puts start + 4 weeks into data-weeks-to.
const words = new Intl.DateTimeFormat(document.documentElement.lang || "nb", {
  weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
});

function echo(input) {
  const output = document.getElementById(input.dataset.dateEcho);
  if (output) output.textContent = input.valueAsDate ? words.format(input.valueAsDate) : "";
}

document.querySelectorAll("[data-date-echo]").forEach(echo);
document.addEventListener("input", (event) => {
  if (event.target.dataset?.dateEcho) echo(event.target);
});

document.querySelectorAll("[data-weeks-group]").forEach((group) => { group.hidden = false; });
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-weeks]");
  if (!button) return;
  const target = document.getElementById(button.dataset.weeksTo);
  const start = document.getElementById(button.dataset.weeksFrom)?.valueAsDate || new Date();
  start.setUTCDate(start.getUTCDate() + 7 * Number(button.dataset.weeks));
  target.value = start.toISOString().slice(0, 10);
  target.dispatchEvent(new Event("input", { bubbles: true }));
});
