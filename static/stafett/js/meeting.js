// form[data-meeting]: «Velg alle», to = from + 1 h, how many are invited, and the mail as it will be.
const WAIT = 400;
const SHAPES_MAIL = ["day", "starts_at", "ends_at", "place", "place_detail"];

function tickAll(form) {
  const topics = form.querySelector("[data-meeting-topics]");
  const all = topics?.querySelector("[name=all_concerns]");
  if (!all) return;
  const each = [...topics.querySelectorAll("[name=concerns]")];
  const follow = () => { all.checked = each.every((tick) => tick.checked); };
  all.addEventListener("change", () => each.forEach((tick) => { tick.checked = all.checked; }));
  each.forEach((tick) => tick.addEventListener("change", follow));
  follow();
}

function anHour(form) {
  const { starts_at: from, ends_at: to } = form.elements;
  if (!from || !to) return;
  let ours = "";
  from.addEventListener("input", () => {
    if (!from.value || (to.value && to.value !== ours)) return;
    const [hours, minutes] = from.value.split(":").map(Number);
    if (hours > 22) return;
    ours = `${String(hours + 1).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
    to.value = ours;
  });
}

function count(form) {
  const output = form.querySelector("[data-meeting-count]");
  if (!output) return;
  const follow = () => {
    const chosen = [...form.querySelectorAll("[name=invited]:checked")];
    const mails = chosen.filter((tick) => "byMail" in tick.dataset).length;
    output.textContent = output.dataset.text.replace("{n}", chosen.length).replace("{m}", mails);
  };
  form.addEventListener("change", follow);
  follow();
}

function preview(form, box) {
  let timer, asked = 0;
  async function ask() {
    const data = new FormData(form), number = ++asked;
    data.set("_preview", "json");
    try {
      const response = await fetch(form.action, { method: "POST", body: data });
      if (number !== asked || !response.ok) return;
      const { subject, text, clash } = await response.json();
      box.querySelector("[data-preview-subject]").textContent = subject;
      box.querySelector("[data-preview-text]").textContent = text;
      box.querySelector("[data-preview-empty]").hidden = Boolean(subject);
      const said = box.querySelector("[data-preview-clash]");
      if (said.textContent !== clash) said.textContent = clash;
    } catch { /* The mail is shown again at the next change; sending needs no preview. */ }
  }
  form.addEventListener("input", (event) => {
    if (!SHAPES_MAIL.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}

document.querySelectorAll("form[data-meeting]").forEach((form) => {
  tickAll(form);
  anHour(form);
  count(form);
  const box = document.querySelector("[data-meeting-preview]");
  if (box) preview(form, box);
});
