"""Grades for Canvas, Moodle and spreadsheets: the teacher's file, with other cells in it only."""

from __future__ import annotations

import codecs
import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from course import ROOT
from hypothesis import given
from hypothesis import strategies as st

from autograder.cli import main
from autograder.errors import AutograderError
from autograder.lms.csv_file import Sheet
from autograder.submissions.downloads import owner

GOLDEN = ROOT / "tests" / "golden"
CANVAS = ("canvas", "--column", "Numpy basics")
MOODLE = ("moodle", "--decimals", "1")
TABLE = ("csv", "--match", "login", "--column", "points; lab 2", "--feedback", "remark")
CASES = [("canvas", CANVAS), ("moodle", MOODLE), ("table", TABLE)]


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """Return a folder with a class's results: six students of whom one was not graded, a guest."""
    shutil.copy(GOLDEN / "class.jsonl", tmp_path / "results.jsonl")
    return tmp_path


def export(graded: Path, data: bytes | str, format_: str, *options: str) -> tuple[Result, bytes]:
    """Fill a file; return what was said and the new file, nothing where there is none."""
    template, out = graded / "downloaded.csv", graded / "new.csv"
    template.write_bytes(data.encode() if isinstance(data, str) else data)
    command = ["export", format_, graded, "--template", template, "--out", out, *options]
    result = CliRunner().invoke(main, [str(part) for part in command])
    return result, out.read_bytes() if out.exists() else b""


def renamed(graded: Path, before: str, after: str) -> None:
    """Let a student of the class have another name."""
    log = graded / "results.jsonl"
    text = log.read_text(encoding="utf-8").replace(before, after)
    log.write_text(text, encoding="utf-8")


def downloaded(graded: Path, student: str, name: str) -> None:
    """Let a student's work have come in a download, in a folder or file of this name."""
    whose = owner(name)
    assert whose
    assert whose.lms_id
    renamed(graded, f'"student":"{student}"', f'"student":"{whose.name}","lms_id":"{whose.lms_id}"')


def template(name: str) -> bytes:
    return (GOLDEN / f"{name}.template.csv").read_bytes()


def rows(data: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    text = data.decode(encoding)
    separator = ";" if text.split("\n")[0].count(";") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def changed(before: bytes, after: bytes, encoding: str = "utf-8-sig") -> dict[tuple[str, str], str]:
    """Return the changed cells, by the first cell of their row and their heading."""
    old, new = rows(before, encoding), rows(after, encoding)
    assert len(old) == len(new)
    width = len(old[0])
    return {
        (was[0], heading): is_
        for was, now in zip(old, new, strict=True)
        for heading, w, is_ in zip(old[0], padded(was, width), padded(now, width), strict=True)
        if w != is_
    }


def padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


# the round trip


@pytest.mark.parametrize(("name", "options"), CASES)
def test_export_writes_the_golden_file(name: str, options: tuple[str, ...], graded: Path) -> None:
    """Byte for byte: quotes, line ends, byte order mark and all that was not asked for stay."""
    result, after = export(graded, template(name), *options)
    assert result.exit_code == 0, result.output
    assert after == (GOLDEN / f"{name}.csv").read_bytes()


@pytest.mark.parametrize(("name", "options"), CASES)
def test_export_of_an_export_changes_nothing(
    name: str, options: tuple[str, ...], graded: Path
) -> None:
    """What is filled in already stays the same file, and no grade is told to be another."""
    before = (GOLDEN / f"{name}.csv").read_bytes()
    result, after = export(graded, before, *options)
    assert after == before
    assert "than before" not in result.stderr


ENCODINGS = [
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
]


@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("name", "options"), CASES)
def test_export_keeps_encoding_and_line_ends(
    name: str, options: tuple[str, ...], encoding: str, mark: bytes, newline: str, graded: Path
) -> None:
    """The same file in another dress comes out in that dress."""

    def dressed(data: bytes) -> bytes:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return mark + text.replace("\n", newline).encode(encoding)

    _, after = export(graded, dressed(template(name)), *options)
    assert after == dressed((GOLDEN / f"{name}.csv").read_bytes())


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_export_keeps_the_bytes_of_old_encodings(encoding: str, graded: Path) -> None:
    """A name of one byte a letter stays; HTML spells out what the encoding has not."""
    name = "Ére, Ñü" if encoding == "latin-1" else "Ére “Ñü”"
    headings = "Identifier,Name,Email address,Maximum grade,Grade,Feedback comments"
    text = f'{headings}\r\n1,"{name}",student01,5,,\r\n'
    _, after = export(graded, text.encode(encoding), "moodle")
    assert after.startswith(f'{headings}\r\n1,"{name}",student01,5,3.25,'.encode(encoding))
    assert b"expected &#8722;2." in after


def test_sheet_reads_what_excel_writes_in_the_west() -> None:
    """Windows-1252 where that is possible, so that quotation marks are what they look like."""
    assert Sheet("login,“Ñü”".encode("cp1252")).values(0) == ["login", "“Ñü”"]
    assert Sheet(b"login,\x81\xfc").values(0) == ["login", "\x81ü"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_export_finds_the_separator(separator: str, graded: Path) -> None:
    """A comma, a semicolon or a tab; in a quoted heading it separates nothing."""
    lines = [['"a,b;c\td"', "login", "points"], ["x", "student01", ""]]
    text = "\n".join(separator.join(line) for line in lines)
    options = ("csv", "--match", "login", "--column", "points")
    assert export(graded, text, *options)[1].decode() == text + "3.25"


# what is said


def test_export_lists_whom_it_could_not_place(graded: Path) -> None:
    """On stderr, by name: changed, kept, unknown, not graded, not handed in."""
    result, _ = export(graded, template("canvas"), *CANVAS)
    assert result.stdout.startswith("4 grades in ")
    assert "rounded to 2 decimal places" in result.stdout
    path = "submitted/student05/numpy_basics/numpy_basics.ipynb"
    assert result.stderr.splitlines() == [
        *("Another grade than before: 1", "  student01@example.edu (4.00 → 3.25)"),
        *("Left as it is: 1", "  student04 (excused)"),
        *("Handed in, not in the file: 1", "  guest99"),
        *("Not graded, left as it is: 1", f"  {path}: not a notebook: no valid JSON at line 2."),
        *("In the file, nothing handed in: 2", "  student06", "  f00"),
    ]


def test_export_prints_no_terminal_code(graded: Path) -> None:
    """A folder's name may be anything; on the screen it is text."""
    log = graded / "results.jsonl"
    text = log.read_text(encoding="utf-8").replace("guest99", "guest\\u001b[31m\\n99")
    log.write_text(text, encoding="utf-8")
    result, _ = export(graded, template("canvas"), *CANVAS)
    assert "  guest\\u001b[31m 99\n" in result.stderr


def test_export_says_whose_feedback_is_another(graded: Path) -> None:
    """A comment that a person wrote is replaced, and named."""
    result, _ = export(graded, template("moodle"), *MOODLE)
    assert "Other feedback than before: 1\n  student01@example.edu\n" in result.stderr


def test_export_does_not_choose_between_two_submissions(graded: Path) -> None:
    """Where a student handed in twice, or two names are one student's, a person decides."""
    log = graded / "results.jsonl"
    twice = log.read_text(encoding="utf-8").splitlines()[0].replace("submitted/", "late/")
    log.write_text(log.read_text(encoding="utf-8") + twice + "\n", encoding="utf-8")
    result, after = export(graded, template("canvas"), *CANVAS)
    assert b'student01@example.edu,"Lab; A",9.00,4.00,' in after
    assert "Handed in more than once, left as it is: 2\n  student01 (submitted/" in result.stderr


def test_export_does_not_choose_between_two_rows(graded: Path) -> None:
    """The same name before the @ of two addresses is nobody's, unless it is all of the cell."""
    names = ["student01@a.example", "student01@b.example", "student02", "student02@a.example"]
    text = "\n".join(["login,points", *(f"{name}," for name in names)])
    result, after = export(graded, text, "csv", "--match", "login", "--column", "points")
    assert after.decode() == text.replace("student02,", "student02,5.00")
    assert "  student01\n" in result.stderr


@pytest.mark.parametrize(
    ("handed_in", "options", "cell"),
    [
        ("onestudent_101_555_numpy_basics", ("canvas", "--match", "ID", *CANVAS[1:]), "5.00"),
        ("onestudent_LATE_101_555_my work", ("canvas", "--match", "ID", *CANVAS[1:]), "5.00"),
        ("onestudent_101_555_numpy_basics", CANVAS, "5.00"),
        ("One Student_101_assignsubmission_file", ("moodle", "--match", "Identifier"), "5.00"),
        ("One Student_101_assignsubmission_file_", ("moodle",), "5.00"),
    ],
)
def test_export_knows_the_names_of_downloads(
    handed_in: str, options: tuple[str, ...], cell: str, graded: Path
) -> None:
    """What Canvas and Moodle call a downloaded file or folder says whose it is."""
    renamed(graded, '"student01"', '"elsewhere"')
    downloaded(graded, "student02", handed_in)
    result, after = export(graded, template(options[0]), *options)
    assert result.exit_code == 0, result.output
    assert cell in changed(template(options[0]), after).values()


@pytest.mark.parametrize(
    ("student", "options"),
    [
        ("student101", ("moodle", "--match", "Identifier")),  # a number in a name is no identifier
        ("101", ("moodle",)),  # a student's number may be another's identifier
        ("101", CANVAS),
        ("lab_2026_101_final", CANVAS),
    ],
)
def test_export_gives_no_row_to_what_only_looks_alike(
    student: str, options: tuple[str, ...], graded: Path
) -> None:
    """A wrong name on a grade is worse than no grade: only what is certain finds its row."""
    renamed(graded, "student01", student)
    result, after = export(graded, template(options[0]), *options)
    assert b"3.25" not in after
    assert f"  {student}\n" in result.stderr or f"({student}" in result.stderr


def test_canvas_reads_last_name_first_name(graded: Path) -> None:
    """The other layout of its gradebook, where a name is two columns."""
    lines = template("canvas").decode().splitlines(keepends=True)
    lines[0] = lines[0].replace("Student,", "LastName,FirstName,")
    lines[1:] = [line.replace(",", ",,", 1) for line in lines[1:3]] + [
        line.replace('"One, Student ""First"""', 'One,"Student ""First"""').replace(
            '"Two, Student"', "Two,Student"
        )
        for line in lines[3:5]
    ]
    result, after = export(graded, "".join(lines), *CANVAS)
    assert result.exit_code == 0, result.output
    assert [row[7] for row in rows(after)[3:]] == ["3.25", "5.00"]
    assert rows(after)[3][:3] == ["One", 'Student "First"', "101"]


@pytest.mark.parametrize(("name", "options"), [("canvas", CANVAS), ("moodle", MOODLE)])
def test_export_finds_a_download_s_row_by_its_number(
    name: str, options: tuple[str, ...], graded: Path
) -> None:
    """Without `--match`: the number is the platform's own, whatever the name is."""
    log = graded / "results.jsonl"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    (line,) = [line for line in lines if line["student"] == "student02"]
    log.write_text(json.dumps(line | {"student": "Al", "lms_id": "other:101"}) + "\n")
    refused, _ = export(graded, template(name), *options)
    assert refused.exit_code == 2
    log.write_text(json.dumps(line | {"student": "Al", "lms_id": f"{name}:101"}) + "\n")
    result, after = export(graded, template(name), *options)
    assert result.exit_code == 0, result.output
    (first,) = {who for who, _ in changed(template(name), after)}
    assert first in ('One, Student "First"', "Participant 101")


# points


GERMAN = (
    "ID,Vollständiger Name,E-Mail-Adresse,Bewertung,Bestwertung,Feedback als Kommentar\n"
    'Teilnehmer/in 101,Eins,student01@example.edu,,"100,00",\n'
    'Teilnehmer/in 102,Zwei,student02@example.edu,,"100,00",\n'
)
NAMED = ("moodle", "--match", "E-Mail-Adresse", "--column", "Bewertung")


def test_moodle_knows_the_maximum_in_german(graded: Path) -> None:
    """3.25 of 5 are never written as 3.25 of 100: it stops, or scales and says so."""
    result, after = export(graded, GERMAN, *NAMED)
    assert (result.exit_code, after) == (2, b"")
    assert "5 points here, 100 in the file" in result.stderr
    result, after = export(graded, GERMAN, *NAMED, "--scale")
    assert "converted from 5 to 100" in result.stdout
    assert [row[3] for row in rows(after)[1:]] == ["65.00", "100.00"]


def test_moodle_finds_rows_by_number_in_any_language(graded: Path) -> None:
    """What a download is called has the column's own digits, whatever is before them."""
    downloaded(graded, "student01", "Eins_101_assignsubmission_file_")
    result, after = export(graded, GERMAN, "moodle", "--column", "Bewertung", "--maximum", "5")
    assert result.exit_code == 0, result.output
    assert [row[3] for row in rows(after)[1:]] == ["3.25", ""]


@pytest.mark.parametrize("named", ["Most", "10"])
def test_export_takes_the_maximum_that_is_named(named: str, graded: Path) -> None:
    """By its column or as a number, for any file; a row without one stays as it is."""
    text = "login,points,Most\nstudent01,,10\nstudent02,,\n"
    options = ("csv", "--match", "login", "--column", "points", "--maximum", named)
    assert "10 in the file" in export(graded, text, *options)[0].stderr
    result, after = export(graded, text, *options, "--scale")
    assert rows(after)[1] == ["student01", "6.50", "10"]
    assert ("student02 (no maximum in its row)" in result.stderr) == (named == "Most")


def test_moodle_leaves_a_grade_that_cannot_be_changed(graded: Path) -> None:
    """A locked or overridden grade stays, with its comment, and is told."""
    template = (GOLDEN / "moodle.template.csv").read_text(encoding="utf-8")
    (row,) = [line for line in template.splitlines() if "student02@" in line]
    assert ",Yes," in row
    locked = template.replace(row, row.replace(",Yes,", ",No,"))
    result, filled = export(graded, locked, *MOODLE)
    assert "cannot be changed)" in result.stderr
    assert row.replace(",Yes,", ",No,") in filled.decode()


def test_moodle_names_the_grades_that_its_importer_passes_over(graded: Path) -> None:
    """A 0 is not imported by newer versions, more than the maximum by none."""
    result, _ = export(graded, template("moodle"), *MOODLE)
    said = "Written, but not imported: type it in: 1\n  学生丁@example.edu (0.0: newer versions"
    assert said in result.stderr


def test_moodle_does_not_write_points_of_another_maximum(graded: Path) -> None:
    """Its maximum stands in every row; whatever case its heading is in."""
    text = template("moodle").replace(b",5.00,", b",100.00,").replace(b"Maximum g", b"Maximum G")
    result, after = export(graded, text, *MOODLE)
    assert (result.exit_code, after) == (2, b"")
    assert "5 points here, 100 in the file" in result.stderr
    _, after = export(graded, text, *MOODLE, "--scale")
    assert changed(text, after)["Participant 101", "Grade"] == "65.0"


def test_export_scales_where_it_is_asked_to(graded: Path) -> None:
    """3.25 of 5 are 65 of 100; a half is rounded up, 2.5 of 5 to 1 of 1 as 0.5 is."""
    text = template("canvas").replace(b"10.00,5.00", b"10.00,100")
    _, after = export(graded, text, *CANVAS, "--scale", "--decimals", "0")
    assert changed(text, after)['One, Student "First"', "Numpy basics (4712)"] == "65"
    text = template("canvas").replace(b"10.00,5.00", b"10.00,1")
    _, after = export(graded, text, *CANVAS, "--scale", "--decimals", "0")
    assert changed(text, after)["Учень, В", "Numpy basics (4712)"] == "1"


# refusals


@pytest.mark.parametrize(
    ("data", "options", "said"),
    [
        ("a,b\n1,2\n", CANVAS, "no gradebook of Canvas"),
        (template("canvas"), ("canvas", "--column", "Quiz"), 'no column "Quiz"; there are "Stud'),
        (template("canvas"), ("canvas", "--column", "Final Score"), '"Final Score" is read only'),
        (template("canvas"), ("canvas", "--column", "Section"), '"Section" is no assignment'),
        (template("canvas"), (*CANVAS, "--match", "SIS User ID"), "--match names another column"),
        ("Identifier,Note\n1,2\n", MOODLE, 'no column "Grade"; there are "Identifier"'),
        ("Identifier,Grade,Bestnote\n1,,5\n", MOODLE,
         'Say --maximum NAME, of "Identifier", "Grade", "Bestnote".'),
        ("Identifier,Grade\n1,\n", (*MOODLE, "--maximum", "Grade"),
         'no number in the column "Grade"'),
        ("Student,ID,Section,Lab\nA,1,,\n", ("canvas", "--column", "Lab"),
         'no points possible of "Lab" here: say --maximum POINTS'),
        ("login,points,Points\n", ("csv", "--match", "login", "--column", "points"), "2 columns"),
        ('login,points\nstudent01,"\n', ("csv", "--match", "login", "--column", "points"),
         "line 2: a quotation mark is never closed"),
        (b"PK\x03\x04\0\0", CANVAS, "no text file: a workbook"),
        (codecs.BOM_UTF16_LE + b"a", CANVAS, "not utf-16-le at byte 0"),
        (b"", CANVAS, "no gradebook of Canvas"),
        (template("canvas").replace(b"10.00,5.00", b"10.00,10.00"), CANVAS,
         "5 points here, 10 in the file: --scale converts them"),
    ],
)  # fmt: skip
def test_export_refuses(
    data: bytes | str, options: tuple[str, ...], said: str, graded: Path
) -> None:
    """A file that is not what it should be: one line, exit code 2, and no new file."""
    result, after = export(graded, data, *options)
    assert result.exit_code == 2
    assert after == b""
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_export_needs_to_know_which_assignment(graded: Path) -> None:
    """Where two were graded together, it asks; told, it takes that one."""
    log = graded / "results.jsonl"
    other = log.read_text(encoding="utf-8").replace("numpy_basics", "logistic_regression")
    log.write_text(log.read_text(encoding="utf-8") + other, encoding="utf-8")
    result, _ = export(graded, template("canvas"), *CANVAS)
    assert "say --assignment (logistic_regression, numpy_basics)" in result.stderr
    result, _ = export(graded, template("canvas"), *CANVAS, "--assignment", "numpy_basics")
    assert result.exit_code == 0


# formulas, and the plain file


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_export_makes_formulas_harmless(name: str, graded: Path) -> None:
    """A student's name or sentence is text wherever a spreadsheet opens it."""
    log = graded / "results.jsonl"
    text = log.read_text(encoding="utf-8").replace("guest99", name.replace("\t", "\\t"))
    log.write_text(text.replace('"name":"sigmoid"', '"name":"=cmd"'), encoding="utf-8")
    CliRunner().invoke(main, ["export", "csv", str(graded)])
    written = rows((graded / "export.csv").read_bytes())
    assert f"'{name}" in [row[0] for row in written]
    assert all(cell[:1] not in "=+-@\t" for row in written for cell in row if cell)
    _, after = export(graded, template("table"), *TABLE)
    assert not any(cell.startswith("=") for row in rows(after) for cell in row)


def test_csv_without_a_template_is_a_new_file(graded: Path) -> None:
    """A row a student; blank where there is no grade, which stderr names."""
    result = CliRunner().invoke(main, ["export", "csv", str(graded)])
    assert (graded / "export.csv").read_bytes() == (GOLDEN / "table.new.csv").read_bytes()
    assert result.stdout.startswith("6 grades in ")
    assert "Not graded, left as it is: 1" in result.stderr


# the editor of cells, as a law

SIGNS = st.characters(codec="utf-8", exclude_characters="\0\ufeff")
PLAIN = st.text(SIGNS.filter(lambda c: c not in ",;\t\r\n")).filter(lambda t: not t.startswith('"'))
QUOTED = st.builds(
    lambda text, rest: '"' + text.replace('"', '""') + '"' + rest,
    st.text(SIGNS | st.sampled_from(',;\t\r\n"')),
    st.sampled_from(["", "", " ", 'x"y']),
)
RAW = st.lists(st.lists(PLAIN | QUOTED, min_size=3, max_size=3), min_size=1, max_size=4)


@st.composite
def files(draw: st.DrawFn) -> tuple[list[list[str]], str, str, str]:
    """Return cells as they are written, the separator, the line end, and the end of the file."""
    separator, newline = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return [["a", "b", "c"], *draw(RAW)], separator, newline, draw(st.sampled_from(["", newline]))


def read(text: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@given(files(), st.sampled_from(ENCODINGS))
def test_sheet_reads_as_the_csv_module(
    file: tuple[list[list[str]], str, str, str], dress: tuple[str, bytes]
) -> None:
    """Its cells are those that Python's own reader finds; unedited, it is the same bytes."""
    raw, separator, newline, end = file
    text = newline.join(separator.join(row) for row in raw) + end
    data = dress[1] + text.encode(dress[0])
    sheet = Sheet(data)
    assert [sheet.values(row) for row in range(len(sheet))] == read(text, separator)
    assert sheet.encoded() == data


@given(files(), st.text(SIGNS), st.data())
def test_sheet_changes_one_cell(
    file: tuple[list[list[str]], str, str, str], new: str, data: st.DataObject
) -> None:
    """All before and behind the cell is as it was; read again, the cell says what was put."""
    raw, separator, newline, end = file
    row, column = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 2))
    lines = [separator.join(cells) for cells in raw]
    before = newline.join([*lines[:row], separator.join([*raw[row][:column], ""])])
    behind = newline.join([separator.join(["", *raw[row][column + 1 :]]), *lines[row + 1 :]]) + end
    sheet = Sheet((newline.join(lines) + end).encode())
    sheet.put(row, column, new)
    text = sheet.encoded().decode()
    assert text.startswith(before)
    assert text.endswith(behind)
    expected = read(newline.join(lines) + end, separator)
    expected[row][column] = new
    assert read(text, separator) == expected


@given(st.binary())
def test_sheet_keeps_any_bytes_or_refuses(data: bytes) -> None:
    """Whatever the file is, it is not changed by being read."""
    try:
        assert Sheet(data).encoded() == data
    except AutograderError:
        return
