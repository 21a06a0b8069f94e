// Columns that do not fit are cut off at the edge. The edge behind which more
// follows is shaded, so that nobody takes the last one in sight for the last.
import { board } from "./parts";

/** Less than this is no column, but a rounding. */
const SLACK = 4;

function tell(): void {
  const hidden = board.scrollWidth - board.clientWidth;
  // Towards the left the place is counted below zero.
  const passed = Math.abs(board.scrollLeft);
  const more = [passed > SLACK ? "before" : "", hidden - passed > SLACK ? "after" : ""].filter(Boolean).join(" ");
  if (board.dataset.more !== more) board.dataset.more = more;
}

board.addEventListener("scroll", tell, { passive: true });
new ResizeObserver(tell).observe(board);
new MutationObserver(tell).observe(board, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
tell();
