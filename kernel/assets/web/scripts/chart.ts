// A chart is drawn when it comes into view; only then the library is loaded.
import { each } from "./page";

each<HTMLElement>("[data-chart]", (place) => {
  const eye = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      eye.disconnect();
      void import("./charts").then(({ draw }) => draw(place));
    },
    { rootMargin: "200px" },
  );
  eye.observe(place);
});
