// Says that this page looks at a record (or edits it), and shows who else does.
import { type Changed, me } from "./live-follow";
import { csrf, make, post, word } from "./page";

const tab = Math.random().toString(36).slice(2);
/** The server forgets a page that is silent for longer. */
const STILL_HERE = 20_000;

const place = document.querySelector<HTMLElement>("[data-presence]");
const record = place?.dataset.presence ?? "";
const editing = place?.dataset.doing === "editing";
/** Counts the words of this page: the last of them may arrive before another. */
let turn = 0;
/** Which of them the faces that are shown answer. */
let answered = 0;
/** Between its farewell and its return a page says nothing, whatever it still hears. */
let left = false;

const said = (doing: string) => ({ record, tab, turn: String(++turn), doing });

async function here(): Promise<void> {
  const fields = new URLSearchParams(said(editing ? "editing" : "looking"));
  const mine = turn;
  const answer = await post("/live/presence", fields).catch(() => undefined);
  if (!place || !answer?.ok) return;
  const faces = await answer.text();
  if (mine < answered) return;
  answered = mine;
  if (place.dataset.shown !== faces) place.innerHTML = place.dataset.shown = faces;
}

function gone(): void {
  navigator.sendBeacon("/live/presence", new URLSearchParams({ ...said("gone"), csrf: csrf() }));
}

// Who edits stays at it while they look something up elsewhere.
const counts = () => !left && (editing || document.visibilityState === "visible");

if (place && document.querySelector('meta[name="live"]')) {
  if (counts()) void here();
  setInterval(() => counts() && void here(), STILL_HERE);
  // A page that is left is hidden as well, after its farewell.
  document.addEventListener("visibilitychange", () => left || (counts() ? void here() : gone()));
  window.addEventListener("pagehide", () => {
    left = true;
    gone();
  });
  window.addEventListener("pageshow", (event) => {
    left = false;
    if (event.persisted && counts()) void here();
  });
  document.addEventListener("peyvand:present", (event) => {
    if ((event as CustomEvent<{ record: string }>).detail.record === record && counts()) void here();
  });
}

// Who types into a form learns at once that a colleague has saved; what both
// wrote is sorted out when the form is sent.
if (place && editing) {
  document.addEventListener("peyvand:changed", (event) => {
    const { entity, id, by } = (event as CustomEvent<Changed>).detail;
    if (`${entity}/${id}` !== record || by === me || by === null || document.querySelector(".saved-meanwhile")) return;
    place.after(make("p", { class: "saved-meanwhile", role: "status" }, word("ui-live-saved")));
  });
}
