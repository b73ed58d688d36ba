// form[data-autosave]: the draft is sent three seconds after the last letter, and on Ctrl+S. Never
// while the form itself is on its way. Files wait for Lagre: they are too heavy to send at each pause.
const WAIT = 3000;

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const status = document.querySelector("[data-autosave-status]");
  let timer, running, again = false;
  const say = (key, time = "") => {
    if (status) status.textContent = (status.dataset[key] || "").replace("{time}", time);
  };

  async function save() {
    clearTimeout(timer);
    if (form.dataset.sent) return;
    if (running) { again = true; return; }
    running = new AbortController();
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("_autosave", "1");
    try {
      const response = await fetch(form.action, { method: "POST", body: data, signal: running.signal });
      if (!response.ok) throw new Error(String(response.status));
      const { saved_at: time, draft } = await response.json();
      const hidden = form.querySelector("[name=draft]");
      if (hidden && draft) hidden.value = draft;
      say("saved", time);
    } catch (error) {
      if (error.name !== "AbortError") say("failed");
    }
    running = null;
    if (again) { again = false; save(); }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    again = false;
    running?.abort();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
});
