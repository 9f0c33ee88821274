"""Every statement of the source material is taught, or corrected, where the table says."""

import csv
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

TYPED = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
TABLE = Path(__file__).with_name("coverage.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def plain(text):
    """Text with its runs of white space as one, and typographic quotes as typed."""
    return re.sub(r"\s+", " ", text.translate(TYPED)).strip()


@pytest.fixture(scope="module")
def sections(html):
    """What a page says under a heading, up to the next one of its rank."""
    pages = {}

    def under(page, heading):
        if page not in pages:
            pages[page] = BeautifulSoup((html / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
        for section in pages[page].select("article section"):
            title = section.find(re.compile("^h[1-6]$"))
            if title and plain(title.get_text()).rstrip("#") == plain(heading):
                return plain(section.get_text(" "))
        return None

    return under


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['seed']}: {row['statement']}" for row in ROWS])
def test_each_statement_stands_where_the_table_says(sections, row):
    text = sections(row["page"], row["heading"])
    assert text is not None, f"{row['page']} has no heading {row['heading']!r}"
    close = text.replace(" ", "")
    shown = [plain(part).replace(" ", "") for part in row["shown there"].split("|")]
    assert any(part in close for part in shown), f"{row['shown there']!r} is not said there"
