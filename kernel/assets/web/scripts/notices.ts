// The bell: opening it brings the newest notices, and the live stream brings
// its number anew.

async function fill(bell: HTMLDetailsElement): Promise<void> {
  const sheet = bell.querySelector<HTMLElement>(":scope > .sheet");
  const answer = await fetch("/notices/newest", { headers: { "HX-Request": "true" } }).catch(() => null);
  if (sheet && answer?.ok) sheet.innerHTML = await answer.text();
}

document.addEventListener("toggle", (event) => {
  const bell = event.target;
  if (bell instanceof HTMLDetailsElement && bell.open && bell.matches("[data-bell]")) void fill(bell);
}, { capture: true });

document.addEventListener("peyvand:notices", (event) => {
  const unread = Number((event as CustomEvent<{ unread?: number }>).detail?.unread ?? 0);
  const shown = new Intl.NumberFormat(document.documentElement.lang).format(Math.min(unread, 99));
  for (const badge of document.querySelectorAll<HTMLElement>("[data-unread]")) {
    badge.textContent = unread > 99 ? `${shown}+` : shown;
    badge.hidden = unread < 1;
  }
});
