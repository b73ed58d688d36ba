// data-counter="id": how many letters are left, in the words of the output's data-text («{n} tegn igjen»).
function update(input) {
  const output = document.getElementById(input.dataset.counter);
  if (!output) return;
  const left = input.maxLength - [...input.value].length;
  output.textContent = (left === 1 && output.dataset.one || output.dataset.text).replace("{n}", String(left));
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.counter) update(event.target);
});
document.querySelectorAll("[data-counter]").forEach(update);
