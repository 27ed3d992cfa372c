"""The right answers, each a page of a textbook."""

import csv
from collections import defaultdict


def total_rain(file):
    """Return the rain of each station in mm, a dict, from an open file of station,day,mm."""
    totals = defaultdict(float)
    for row in csv.DictReader(file):
        if row["mm"]:
            totals[row["station"]] += float(row["mm"])
    return dict(totals)
