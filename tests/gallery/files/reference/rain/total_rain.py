"""total_rain: what a file says, which is read (2 points)."""

import csv
import io

from autograder import Exercise

from . import answers

STATIONS = ("Bergen", "Brocken, top", "Oslo")


def reads(student, text):
    """It gets an open file that holds `text`."""
    return student.total_rain(io.StringIO(text))


def written(rows):
    """Return rows as the text of a file."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([("station", "day", "mm"), *rows])
    return {"text": file.getvalue()}


def week(draw):
    """Draw a week of three stations; on its third day nothing was measured."""
    days = [(name, day, round(draw.uniform(1, 30), 1)) for day in range(1, 8) for name in STATIONS]
    return written([row if row[1] != 3 else (*row[:2], "") for row in days])


total_rain = Exercise(
    answers.total_rain,
    points=2,
    scenario=reads,
    public={
        "two stations": written([("Oslo", 1, 4.5), ("Brocken, top", 1, 20), ("Oslo", 2, 1.5)]),
        "a day without": written([("Oslo", 1, 4.5), ("Oslo", 2, "")]),
    },
    hidden={"a week": week, "another week": week},
)


@total_rain.witness
def by_hand(text):
    """Return the same by what stands before and behind the last commas."""
    lines = [line.rsplit(",", 2) for line in text.splitlines()[1:]]
    totals = {name.strip('"'): 0.0 for name, _, _ in lines}
    for name, _, rain in lines:
        totals[name.strip('"')] += float(rain or 0)
    return totals


total_rain.slip(
    "last_day",
    "totals.get(station, 0) + ",
    "",
    tell="Each day of yours replaces the one before: what becomes of the sum so far?",
    report="Keeps the last measurement.",
)


@total_rain.mistake("Takes the mean, not the sum.")
def mean_rain(file):
    """This is the mean of each station: what is asked for?"""
    found = {}
    for row in csv.DictReader(file):
        if row["mm"]:
            found.setdefault(row["station"], []).append(float(row["mm"]))
    return {name: sum(rain) / len(rain) for name, rain in found.items()}


@total_rain.variant
def all_at_once(file):
    """From all rows, for each station."""
    rows = [row for row in csv.DictReader(file.read().splitlines()) if row["mm"]]
    names = {row["station"] for row in rows}
    return {name: sum(float(r["mm"]) for r in rows if r["station"] == name) for name in names}


@total_rain.variant
def by_lines(file):
    """By `csv.reader`, past the heading."""
    totals = {}
    lines = csv.reader(file)
    next(lines)
    for name, _, rain in lines:
        totals[name] = totals.get(name, 0.0) + (float(rain) if rain else 0.0)
    return totals
