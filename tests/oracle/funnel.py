#!/usr/bin/env python3
"""Computes the figures of the sales funnel straight from the seller's files.

    python3 funnel.py FOLDER    # the folder of sales_pipeline.csv and the others

It shares nothing with the product: it knows the files, the definition of each
figure, and the standard library. What it prints is compared with what the
report and the API say, to the unit.

A stay counts in its stage on the day the deal entered it; a deal counts once,
on the day it was won or lost, or, while it is open, on the day it was engaged.
The files tell of a closed deal that it was in Engaging from the engage date to
the close date, and in its last stage from then on.
"""

import csv
import datetime
import json
import math
import statistics
import sys
from collections import Counter, defaultdict

STAGES = ["Prospecting", "Engaging", "Won", "Lost"]
# The sheet of deals writes one product without its space.
SAME_PRODUCT = {"GTXPro": "GTX Pro"}
# The first day of the years 1395 to 1397, from the almanac.
NOWRUZ = [datetime.date(2016, 3, 20), datetime.date(2017, 3, 21), datetime.date(2018, 3, 21)]


def read(folder, name):
    with open(f"{folder}/{name}", encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


def deals_of(folder):
    office = {row["sales_agent"]: row["regional_office"] for row in read(folder, "sales_teams.csv")}
    known = {row["product"] for row in read(folder, "products.csv")}
    deals = []
    for row in read(folder, "sales_pipeline.csv"):
        product = SAME_PRODUCT.get(row["product"], row["product"])
        assert product in known, product
        deals.append(
            {
                "seller": row["sales_agent"],
                "branch": office[row["sales_agent"]],
                "product": product,
                "stage": row["deal_stage"],
                "engaged": day(row["engage_date"]),
                "closed": day(row["close_date"]),
                "amount": int(row["close_value"] or 0),
            }
        )
    return deals


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def stays_of(deal):
    """Each stay: stage, day entered, days it lasted, what became of the deal."""
    if deal["stage"] in ("Prospecting", "Engaging"):
        entered = deal["engaged"] if deal["stage"] == "Engaging" else None
        return [(deal["stage"], entered, None, "here")]
    became = "on" if deal["stage"] == "Won" else "lost"
    lasted = (deal["closed"] - deal["engaged"]).days
    return [("Engaging", deal["engaged"], lasted, became), (deal["stage"], deal["closed"], None, "here")]


def counting_day(deal):
    return deal["closed"] if deal["stage"] in ("Won", "Lost") else deal["engaged"]


def percent(part, whole):
    return math.floor(part * 1000 / whole + 0.5) / 10 if whole else None


def middle(days):
    return float(statistics.median(days)) if days else None


def totals(deals):
    won = [deal for deal in deals if deal["stage"] == "Won"]
    lost = sum(deal["stage"] == "Lost" for deal in deals)
    return {
        "total": len(deals),
        "won": len(won),
        "lost": lost,
        "open": len(deals) - len(won) - lost,
        "won_amount": sum(deal["amount"] for deal in won),
        "win_rate": percent(len(won), len(won) + lost),
        "median_days": middle([(deal["closed"] - deal["engaged"]).days for deal in won]),
    }


def stage_line(name, stays):
    counted = [(stay, deal) for stay, deal in stays if stay[0] == name]
    became = Counter(stay[3] for stay, _ in counted)
    return {
        "name": name,
        "entered": len(counted),
        "went_on": became["on"],
        "lost": became["lost"],
        "still_here": became["here"],
        "conversion": percent(became["on"], len(counted)) if name in STAGES[:2] else None,
        "median_days": middle([stay[2] for stay, _ in counted if stay[2] is not None]),
        "value": sum(deal["amount"] for _, deal in counted),
    }


def funnel(deals, first=None, last=None):
    """All figures of some deals, in a period or ever."""

    def inside(when):
        return first is None or (when is not None and first <= when <= last)

    stays = [(stay, deal) for deal in deals for stay in stays_of(deal)]
    counted = [deal for deal in deals if inside(counting_day(deal))]
    lines = []
    for name in STAGES:
        line = stage_line(name, [(stay, deal) for stay, deal in stays if inside(stay[1])])
        line["no_date"] = sum(stay[0] == name and stay[1] is None for stay, _ in stays)
        lines.append(line)
    used = [line for line in lines if line["entered"] or line["no_date"]]
    return {
        "totals": totals(counted),
        "no_date": sum(counting_day(deal) is None for deal in deals),
        "stages": lines if used else [],
        "not_given": sum(deal["stage"] == "Lost" for deal in counted),
        "sellers": groups(counted, "seller"),
        "branches": groups(counted, "branch"),
        "products": groups(counted, "product"),
        "quarters": quarters(counted),
    }


def groups(deals, field):
    parts = defaultdict(list)
    for deal in deals:
        parts[deal[field]].append(deal)
    return {name: totals(part) for name, part in parts.items()}


def quarters(deals):
    closed = [deal for deal in deals if deal["closed"]]
    parts = defaultdict(list)
    for deal in closed:
        parts[quarter(deal["closed"])[0].isoformat()].append(deal)
    found = {}
    for start, part in parts.items():
        figures = totals(part)
        found[start] = {key: figures[key] for key in ("won", "lost", "won_amount")}
    return found


def quarter(when):
    first = datetime.date(when.year, (when.month - 1) // 3 * 3 + 1, 1)
    after = datetime.date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - datetime.timedelta(1)


def jalali_quarters():
    """Spring and summer have 93 days, autumn 90, winter what is left."""
    for begins, ends in zip(NOWRUZ, NOWRUZ[1:]):
        starts = [begins + datetime.timedelta(days) for days in (0, 93, 186, 276)] + [ends]
        for first, after in zip(starts, starts[1:]):
            yield first, after - datetime.timedelta(1)


def main(folder):
    deals = deals_of(folder)

    def each(field):
        return {name: funnel([deal for deal in deals if deal[field] == name]) for name in {deal[field] for deal in deals}}

    days = {counting_day(deal) for deal in deals} - {None}
    periods = sorted({quarter(when) for when in days}) + list(jalali_quarters())
    print(
        json.dumps(
            {
                "overall": funnel(deals),
                "seller": each("seller"),
                "branch": each("branch"),
                "product": each("product"),
                "period": {f"{first}..{last}": funnel(deals, first, last) for first, last in periods},
            },
            sort_keys=True,
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
