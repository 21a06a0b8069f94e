// A chart is drawn when it comes into view, or a moment after the page has come
// to rest, so that nothing is empty on paper; only then the library is loaded.
import { each, part } from "./page";

declare const PART_CHARTS: string;

/** By then the page itself has long been read and drawn. */
const AT_REST = 1_500;

each<HTMLElement>("[data-chart]", (place) => {
  const eye = new IntersectionObserver(
    (seen) => {
      if (seen.some((one) => one.isIntersecting)) begin();
    },
    { rootMargin: "200px" },
  );
  let begun = false;
  const begin = () => {
    eye.disconnect();
    if (begun) return;
    begun = true;
    void part<typeof import("./charts")>(PART_CHARTS).then(({ draw }) => draw(place));
  };
  eye.observe(place);
  addEventListener("beforeprint", begin, { once: true });
  setTimeout(begin, AT_REST);
});
