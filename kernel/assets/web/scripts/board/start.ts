// A board comes alive: its cards move, load and are begun in place.
import "./drag";
import "./edges";
import "./fold";
import "./lift";
import "./listen";
import "./menu";
import "./quick";
import "./scroll";
import { board, columns, place, recount } from "./parts";

// On a phone one column fills the window: it opens at the first one that has a card.
const [first, ...rest] = columns();
const begun = first?.querySelector("[data-card]") ? undefined : rest.find((column) => column.querySelector("[data-card]"));
if (begun && matchMedia("(max-width: 40rem)").matches) {
  const [box, room] = [begun.getBoundingClientRect(), board.getBoundingClientRect()];
  const isRtl = getComputedStyle(board).direction === "rtl";
  board.scrollLeft += isRtl ? box.right - room.right : box.left - room.left;
}
// What took too long for the page to wait for comes now.
if (place.dataset.behind !== undefined) void recount();
// This part comes after the page: whoever waits for the board to answer sees it here.
board.dataset.ready = "true";
