"""A timestamp is one moment that every database takes, or nothing; reading it takes no time, whatever is in it."""

import os
import random
import time
from datetime import datetime

import pytest

from autograder.intake.timestamp import FIRST_YEAR, LAST_YEAR, NAME, complaint_about
from autograder.running.rows import timestamp_in

LATE_EVENING = datetime(2026, 3, 1, 23, 30)
SAME_MOMENT = [
    "2026-03-01 23:30:00 UTC",
    "2026-03-01 23:30:00.000000 UTC",
    "2026-03-01 23:30:00",
    "2026-03-01 23:30",
    "2026-03-01T23:30:00Z",
    "2026-03-01T23:30:00.000+00:00",
    "2026-03-02 08:30:00 +0900",
    "2026-03-02 08:30:00 JST",
    "2026-03-01 18:30:00 EST",
    "2026-03-02 05:00:00 +05:30",
    "2026-03-01 15:30:00 -08",
    "2026-03-02 00:30:00 CET\r\n",
    "2026-03-02 01:30:00 UTC+2",
    "\ufeff2026-03-01 23:30:00 UTC",
    "  2026-03-01   23:30:00  UTC \n\n",
    "2026/03/01 23:30",
    "Sun, 01 Mar 2026 23:30:00 +0000",
    "Sunday, 1 March 2026, 11:30 PM",
    "March 1, 2026 11:30 pm",
    "Mar 1, 2026 at 11:30pm",
]
NO_MOMENT = [
    "yesterday evening", "01.03.2026 23:30", "03/01/2026 23:30", "23:30", "2026-03-01", "2026-02-30 12:00", "nan",
    "Infinity", "0000-01-01 00:00", "1066-10-14 12:00", "9999-12-31 23:59:59 -2300", "0001-01-01 00:00 +2300",
    "2026-03-01 24:30", "2026-03-01 23:60", "2026-03-01 13:30 pm", "2026-03-01 23:30 UTC+99999999",
    "2026-03-01 23:30 +99:99", "2026-03-01 23:30 XYZ", "2026-03-01 \u0662\u0663:30", "1 Foo 2026 23:30",
    "2026-03-01 23:30" * 9,
]  # fmt: skip


def written(folder, content):
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    (folder / NAME).write_bytes(data)
    return folder


@pytest.mark.parametrize("text", SAME_MOMENT)
def test_what_exchanges_and_learning_systems_write_is_the_moment_it_names(tmp_path, text):
    assert timestamp_in(written(tmp_path, text)) == LATE_EVENING
    assert complaint_about(tmp_path) == []


def test_a_timestamp_saved_by_windows_is_read(tmp_path):
    assert timestamp_in(written(tmp_path, SAME_MOMENT[0].encode("utf-16"))) == LATE_EVENING


@pytest.mark.parametrize("text", NO_MOMENT)
def test_what_names_no_moment_is_none_and_is_told(tmp_path, text):
    assert timestamp_in(written(tmp_path, text)) is None
    (said,) = complaint_about(tmp_path)
    assert said.startswith("its timestamp.txt cannot be read (") and "2026-03-01 23:30:00 UTC" in said


def test_without_a_note_of_the_time_there_is_nothing_to_tell(tmp_path):
    assert timestamp_in(tmp_path) is None
    assert complaint_about(tmp_path) == complaint_about(written(tmp_path, " \n")) == []


def test_nothing_but_a_file_is_read(tmp_path):
    os.symlink("/etc/hostname", tmp_path / NAME)
    assert timestamp_in(tmp_path) is None
    assert "is a link" in complaint_about(tmp_path)[0]


HUGE = ["1" * 1_000_000, "a " * 500_000, "1:" * 300_000, "10," * 300_000, "0." + "9" * 900_000, " " * 900_000 + "1"]
HUGE += ["\0" * 900_000, "-" * 900_000, "2020-" * 180_000, "T" * 900_000, "Jan " * 200_000, b"\xff\xfe", b"\xff" * 99]
PARTS = ["2020", "-", ":", "01", "12", " ", "T", "Z", "+", "UTC", "am", "Jan", "Mon", ".", ",", "nan", "99999999999"]
PARTS += ["é", "\u0663", "²", "1e", "//", "EST", "0" * 5000, "\x85", "h", "2020-01-01 10:00", "+14:00", "\ud800", "\0"]


def test_no_text_stops_anything_or_takes_time_and_every_moment_fits_a_database(tmp_path):
    draw = random.Random(0)
    mixed = ["".join(draw.choices(PARTS, k=draw.randint(1, 9))) for _ in range(1000)]
    begin = time.process_time()
    found = [timestamp_in(written(tmp_path, text)) for text in [*HUGE, *mixed]]
    assert time.process_time() - begin < 10
    assert {type(moment) for moment in found} <= {type(None), datetime}
    for moment in filter(None, found):
        assert FIRST_YEAR - 1 <= moment.year <= LAST_YEAR + 1 and moment.tzinfo is None
