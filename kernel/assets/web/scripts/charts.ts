// Draws charts with Apache ECharts. Words, digits and addresses come finished
// from the server; here are only direction, colours and shapes. It is drawn on
// a canvas, and its tooltip too, because the content security policy allows no
// style in markup.
import { BarChart, FunnelChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, FunnelChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

interface Point {
  value: number;
  said: string;
  href: string;
}
interface Series {
  name: string;
  tone: string;
  points: Point[];
}
interface View {
  shape: "funnel" | "columns" | "bars";
  labels: string[];
  unit: string;
  series: Series[];
}
type Colour = (token: string) => string;

export async function draw(place: HTMLElement): Promise<void> {
  const view = JSON.parse(place.dataset.chart!) as View;
  await document.fonts.ready;
  const chart = init(place);
  const paint = () => chart.setOption(options(view, colours(place)), { notMerge: true });
  paint();
  chart.on("click", (event) => {
    const point = view.series[event.seriesIndex ?? 0]?.points[event.dataIndex];
    if (!point?.href) return;
    const pressed = event.event?.event as MouseEvent | undefined;
    if (pressed?.ctrlKey || pressed?.metaKey) window.open(point.href, "_blank", "noopener");
    else location.assign(point.href);
  });
  new ResizeObserver(() => chart.resize()).observe(place);
  new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

/** The page's own colours, in a form that every canvas understands. */
function colours(place: HTMLElement): Colour {
  const probe = place.appendChild(document.createElement("i"));
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
  const known = new Map<string, string>();
  for (const token of ["ink", "muted", "faint", "line", "surface", "raised", "brand", "good", "warn", "bad", "calm"]) {
    probe.style.color = `var(--${token})`;
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
    known.set(token, `rgb(${r}, ${g}, ${b})`);
  }
  probe.remove();
  return (token) => known.get(token) ?? "gray";
}

function options(view: View, colour: Colour): EChartsCoreOption {
  const rtl = document.dir === "rtl" || document.documentElement.dir === "rtl";
  const persian = document.documentElement.lang === "fa";
  const short = new Intl.NumberFormat(persian ? "fa-IR" : "en", { notation: "compact", maximumFractionDigits: 1 });
  const font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: colour("muted") };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const point = (series: number, place: number) => view.series[series]!.points[place]!;
  const common: EChartsCoreOption = {
    animation: !still,
    animationDuration: 300,
    textStyle: font,
    color: view.series.map((series) => colour(series.tone)),
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("raised"),
      borderColor: colour("line"),
      textStyle: { ...font, color: colour("ink"), align: rtl ? "right" : "left" },
      formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
        const series = view.series[seriesIndex]!;
        const named = view.series.length > 1 ? ` · ${series.name}` : "";
        return `${view.labels[dataIndex]}${named}\n${point(seriesIndex, dataIndex).said}`;
      },
    },
  };
  if (view.shape === "funnel") return { ...common, ...funnel(view, colour, font, rtl) };

  const names = {
    type: "category",
    data: view.labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour("line") } },
    axisLabel: { ...font, overflow: "truncate", width: view.shape === "bars" ? 120 : undefined, hideOverlap: true },
  };
  const figures = {
    type: "value",
    // Lying bars have their unit behind the last figure, where it would meet it.
    name: view.shape === "columns" ? view.unit : "",
    nameTextStyle: { ...font, align: rtl ? "right" : "left" },
    splitLine: { lineStyle: { color: colour("line") } },
    axisLabel: { ...font, formatter: (value: number) => short.format(value) },
    splitNumber: 4,
  };
  const side = rtl ? "right" : "left";
  const axes =
    view.shape === "columns"
      ? { xAxis: { ...names, inverse: rtl }, yAxis: { ...figures, position: side } }
      : { xAxis: { ...figures, inverse: rtl }, yAxis: { ...names, inverse: true, position: side } };
  return {
    ...common,
    ...axes,
    legend: {
      show: view.series.length > 1,
      top: 0,
      [side]: 0,
      align: side,
      itemWidth: 14,
      itemHeight: 10,
      textStyle: font,
    },
    grid: { top: view.series.length > 1 || figures.name ? 44 : 12, bottom: 8, left: 8, right: 8, containLabel: true },
    series: view.series.map((series) => ({
      type: "bar",
      name: series.name,
      data: series.points.map(({ value }) => value),
      cursor: "pointer",
      barMaxWidth: view.shape === "bars" ? 22 : 34,
      itemStyle: { borderRadius: round(view.shape, rtl) },
    })),
  };
}

/** The end that grows is round. */
function round(shape: View["shape"], rtl: boolean): number[] {
  if (shape === "columns") return [4, 4, 0, 0];
  return rtl ? [4, 0, 0, 4] : [0, 4, 4, 0];
}

function funnel(view: View, colour: Colour, font: object, rtl: boolean): EChartsCoreOption {
  const points = view.series[0]!.points;
  const steps = points.length;
  return {
    series: [
      {
        type: "funnel",
        sort: "none",
        top: 4,
        bottom: 4,
        left: rtl ? "34%" : 4,
        right: rtl ? 4 : "34%",
        minSize: "2%",
        gap: 3,
        cursor: "pointer",
        label: {
          ...font,
          position: rtl ? "left" : "right",
          formatter: ({ dataIndex }: { dataIndex: number }) => `${view.labels[dataIndex]}: ${points[dataIndex]!.said}`,
          overflow: "truncate",
        },
        labelLine: { length: 12, lineStyle: { color: colour("line") } },
        data: points.map(({ value }, place) => ({
          value,
          name: view.labels[place],
          // From the first step to the last a little fainter, the last one good.
          itemStyle: {
            color: colour(place === steps - 1 ? "good" : "brand"),
            opacity: place === steps - 1 ? 1 : 1 - (place / steps) * 0.55,
            borderColor: colour("surface"),
          },
        })),
      },
    ],
  };
}
