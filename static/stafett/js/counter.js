// data-counter="id": how many letters are left of data-max, in the words of the output's data-text
// («{n} tegn igjen»), or how many are too many (data-over). Nothing is cut: the server says it too.
function update(input) {
  const output = document.getElementById(input.dataset.counter);
  if (!output) return;
  const left = Number(input.dataset.max) - [...input.value].length;
  const words = left < 0 ? output.dataset.over : left === 1 ? output.dataset.one : output.dataset.text;
  output.textContent = words.replace("{n}", String(Math.abs(left)));
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.counter) update(event.target);
});
document.querySelectorAll("[data-counter]").forEach(update);
