// What makes pages quick. Every page reads and every form sends without it.
//
// No markup carries script: parts are found by their `data-` attributes, mostly
// through listeners on the document, so that what htmx brings later works too.
import "./scripts/live";
import "./scripts/board";
import "./scripts/capture";
import "./scripts/chart";
import "./scripts/date-field";
import "./scripts/dialogs";
import "./scripts/find";
import "./scripts/filter";
import "./scripts/forms";
import "./scripts/guard";
import "./scripts/keys";
import "./scripts/live-follow";
import "./scripts/live-presence";
import "./scripts/live-refresh";
import "./scripts/menus";
import "./scripts/notices";
import "./scripts/reading";
import "./scripts/panel";
import "./scripts/pick";
import "./scripts/preferences";
import "./scripts/rows";
import "./scripts/toasts";
import { each } from "./scripts/page";

// What only some pages hold comes when it is there, now or in a part brought later.
each("[data-money]", () => void import("./scripts/money"));
each("[data-edits]", () => void import("./scripts/cells"));
each("[data-order]", () => void import("./scripts/order"));
each("[data-mentions]", () => void import("./scripts/mentions"));

// Only the page of the API has calls to try.
if (document.querySelector("[data-api-docs]")) void import("./scripts/api-docs");
