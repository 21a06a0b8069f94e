// The board's own scripts come only where there is a board.
if (document.querySelector("[data-board]")) void import("./board/start");
