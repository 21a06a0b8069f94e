// A chart is drawn when it comes into view; only then the library is loaded.
import { each, part } from "./page";

declare const PART_CHARTS: string;

each<HTMLElement>("[data-chart]", (place) => {
  const eye = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      eye.disconnect();
      void part<typeof import("./charts")>(PART_CHARTS).then(({ draw }) => draw(place));
    },
    { rootMargin: "200px" },
  );
  eye.observe(place);
});
