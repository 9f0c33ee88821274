"""When work was handed in, as `timestamp.txt` has it: bounded, and only where the text means one moment.

nbgrader's exchange writes `2026-03-01 23:30:00.123456 UTC`; learning management systems and people write ISO 8601, the
date line of a mail, or a month by its name. Anything else, such as 01.03.2026 (is it January?), is no moment.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from autograder.intake.ingest import Unreadable, read_regular

NAME = "timestamp.txt"
EXAMPLE = "2026-03-01 23:30:00 UTC"
LONGEST = 120  # bytes
FIRST_YEAR, LAST_YEAR = 1990, 2199
LARGEST_OFFSET = timedelta(hours=14)
HOURS = {"UTC": 0, "UT": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3}
HOURS |= {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9, "KST": 9}
HOURS |= {"HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "SAST": 2, "BRT": -3}
MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
MONTH = r"(?P<month>[a-z]{3,9})\.?"
DAY = r"(?P<day>[0-9]{1,2})"
YEAR = r"(?P<year>[0-9]{4})"
TIME = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
CLOCK = (
    rf"{TIME}(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<zone>[a-z]{{1,5}}|(?:utc|gmt)?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?))?"
)
DATES = (
    rf"{YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:t| )",
    rf"{YEAR}/(?P<month>[0-9]{{2}})/(?P<day>[0-9]{{2}}) ",
    rf"(?:[a-z]{{3,9}},? )?{DAY}(?:st|nd|rd|th)? {MONTH},? {YEAR},? (?:at )?",
    rf"(?:[a-z]{{3,9}},? )?{MONTH} {DAY}(?:st|nd|rd|th)?,? {YEAR},? (?:at )?",
)
SHAPES = [re.compile(date + CLOCK) for date in DATES]


class NoMoment(ValueError):
    """There is a timestamp, and it does not say when."""


def timestamp_in(folder: Path) -> datetime | None:
    """When the work was handed in, in UTC, as databases keep it; None without a note of it that can be read."""
    try:
        return read_timestamp(folder)
    except NoMoment:
        return None


def complaint_about(folder: Path) -> list[str]:
    """What an instructor is told of a note that cannot be read; nothing where there is none, or it can be."""
    try:
        read_timestamp(folder)
    except NoMoment as why:
        return [
            f"its {NAME} cannot be read ({why}), and no date comes from it: write a line such as {EXAMPLE} into it."
        ]
    return []


def read_timestamp(folder: Path) -> datetime | None:
    """The same; raises NoMoment where there is a note that cannot be read."""
    try:
        data = read_regular(folder / NAME, 1)
    except Unreadable as unreadable:
        if (folder / NAME).is_symlink() or (folder / NAME).exists():
            raise NoMoment(str(unreadable)) from None
        return None
    except OSError as error:
        raise NoMoment(error.strerror) from None
    return moment(data) if data.strip() else None


def moment(data: bytes) -> datetime:
    """The moment that a text names, in UTC without a zone; raises NoMoment."""
    if len(data) > LONGEST * (2 if data[:2] in (b"\xff\xfe", b"\xfe\xff") else 1):
        raise NoMoment("it is too long")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise NoMoment("it is no text") from None
    plain = " ".join(text.replace("\0", " ").lower().split())
    found = next((match for shape in SHAPES if (match := shape.fullmatch(plain))), None)
    if found is None:
        raise NoMoment("it names no moment")
    try:
        return in_utc(found.groupdict())
    except (ValueError, KeyError, OverflowError):
        raise NoMoment("there is no such date, time or zone") from None


def in_utc(parts: dict[str, str | None]) -> datetime:
    month = parts["month"] or ""
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + 12 * (parts["half"] == "p")
    local = datetime(
        int(parts["year"] or 0),
        int(month) if month.isdecimal() else MONTHS[month[:3]],
        int(parts["day"] or 0),
        hour,
        int(parts["minute"] or 0),
        int(parts["second"] or 0),
        int((parts["fraction"] or "0").ljust(6, "0")[:6]),
        timezone(offset((parts["zone"] or "utc").upper())),
    )
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise ValueError(local.year)
    return local.astimezone(UTC).replace(tzinfo=None)


def offset(zone: str) -> timedelta:
    """UTC+02:00, +0200, +2, CEST -> two hours."""
    if zone in HOURS:
        return timedelta(hours=HOURS[zone])
    numeric = re.fullmatch(r"(?:UTC|GMT)?([+-])([0-9:]+)", zone)
    if numeric is None:
        raise ValueError(zone)
    sign, digits = numeric[1], numeric[2].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    found = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    if abs(found) > LARGEST_OFFSET or int(minutes) > 59:
        raise ValueError(zone)
    return found
