// data-export-job: the address that says how far an export has come. The page is asked for anew when it has
// begun or is over. A page that is left open stops asking: it must not keep a session alive that nobody sits at.
const EVERY = 2_000;
const LAST = Date.now() + 15 * 60_000;
const MOST_FAULTS = 5;
const place = document.querySelector("[data-export-job]");
const text = place.querySelector("[data-export-text]");
const bar = place.querySelector("[data-export-progress]");
let faults = 0;
let said = 0;

async function ask() {
  try {
    const response = await fetch(place.dataset.exportJob, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    show(await response.json());
    faults = 0;
  } catch {
    faults += 1;
  }
  if (faults < MOST_FAULTS && Date.now() < LAST) setTimeout(ask, EVERY);
}

function show(job) {
  if (job.state !== place.dataset.exportState) {
    location.reload();
    return;
  }
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done;
  }
  // It is read aloud: not each time.
  if (Date.now() < said + 10_000) return;
  text.textContent = job.text;
  said = Date.now();
}

setTimeout(ask, EVERY);
