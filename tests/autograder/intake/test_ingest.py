"""Whatever lies in a submission's folder is read as data, or refused in one sentence."""

import copy
import json
import os
from pathlib import Path

import nbformat
import pytest

from autograder.confinement.scratch import remove_tree
from autograder.intake.choose import candidates
from autograder.intake.ingest import Unreadable, read_regular, regular_files
from autograder.intake.parse import DEEPEST, MOST_CELLS, parse, pictures
from autograder.limits import DEEPEST_FOLDER


def notebook(*sources):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [code(source) for source in sources]}


def code(source):
    return {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def as_bytes(content):
    return json.dumps(content).encode()


def nested(depth):
    return "[" * depth + "]" * depth


def test_a_regular_file_is_read_whole(tmp_path):
    (tmp_path / "a.ipynb").write_bytes(b"x" * 1000)
    assert read_regular(tmp_path / "a.ipynb", most_mb=1) == b"x" * 1000


def test_nothing_but_a_regular_file_is_read(tmp_path):
    (tmp_path / "secret").write_text("another student's work")
    os.symlink(tmp_path / "secret", tmp_path / "link.ipynb")
    os.symlink("/nowhere", tmp_path / "broken.ipynb")
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    for name in ("link", "broken", "pipe", "folder"):
        with pytest.raises(Unreadable, match=f"{name}.ipynb is (a link|not a regular file)"):
            read_regular(tmp_path / f"{name}.ipynb", most_mb=1)


def test_a_device_is_not_read():
    with pytest.raises(Unreadable, match="not a regular file"):
        read_regular(Path("/dev/zero"), most_mb=1)


def test_a_huge_file_is_refused_with_both_sizes(tmp_path):
    with (tmp_path / "huge.ipynb").open("wb") as file:
        file.truncate(96 << 20)
    with pytest.raises(Unreadable, match=r"huge.ipynb is 96 MB large and at most 20 MB are read"):
        read_regular(tmp_path / "huge.ipynb", most_mb=20)


def test_only_regular_files_are_listed_and_nothing_hidden(tmp_path):
    for name in ("a.txt", "data/b.csv", ".hidden", ".ipynb_checkpoints/c.ipynb", "__MACOSX/d"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    os.symlink("/etc", tmp_path / "etc")
    os.symlink("/etc/passwd", tmp_path / "data" / "passwd")
    os.mkfifo(tmp_path / "pipe")
    assert [str(path) for path in regular_files(tmp_path)] == ["a.txt", "data/b.csv"]


def test_a_notebook_keeps_its_cells_types_and_sources():
    content = notebook("x = 1", ["y = 2\n", "z = 3"])
    content["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "# Title"})
    cells = parse(as_bytes(content), "a.ipynb").cells
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("code", "x = 1"),
        ("code", "y = 2\nz = 3"),
        ("markdown", "# Title"),
    ]


def test_a_notebook_keeps_nothing_that_it_printed():
    content = notebook("x = 1")
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "y" * 10_000}]
    assert "outputs" not in parse(as_bytes(content), "a.ipynb").cells[0]


def test_format_3_is_read_as_format_4_reads_it():
    nb = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("x = 1"),
            nbformat.v4.new_markdown_cell("## Title"),
            nbformat.v4.new_raw_cell("r"),
        ]
    )
    old = nbformat.writes(nbformat.convert(copy.deepcopy(nb), 3), version=3)
    cells = parse(old.encode(), "a.ipynb").cells
    assert [(cell.cell_type, cell.source) for cell in cells] == [(cell.cell_type, cell.source) for cell in nb.cells]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_an_editor_does_to_the_encoding_does_not_matter(encoding):
    assert parse(json.dumps(notebook("ä = 1"), ensure_ascii=False).encode(encoding), "a").cells[0].source == "ä = 1"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"{not json", "not JSON"),
        (b"\xff\xfe\x00\x01\x80", "not JSON"),
        (b"PK\x03\x04 a zip archive", "is a zip archive"),
        (b"1" * 5000, "not JSON"),
        (b"[]", "no cells"),
        (b"null", "no cells"),
        (b"{}", "no cells"),
        (b'{"cells": 3}', "no cells"),
        (b'{"worksheets": [1, {"cells": null}]}', "no cells"),
        (nested(100_000).encode(), "too deeply"),
        (nested(DEEPEST + 1).encode(), "too deeply"),
        (f'{{"cells": [{{"source": {nested(900)}}}]}}'.encode(), "too deeply"),
        (as_bytes({"cells": [{}] * (MOST_CELLS + 1)}), "2001 cells"),
    ],
)
def test_what_is_no_notebook_is_refused_in_one_sentence(data, why):
    with pytest.raises(Unreadable, match=why) as refusal:
        parse(data, "a.ipynb")
    assert str(refusal.value).startswith("a.ipynb ")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "cell",
    [
        {},
        {"cell_type": 7, "source": 8, "metadata": 9},
        {"cell_type": "code", "source": ["x", 3, None, "y"], "metadata": None},
        {"cell_type": "heading", "level": "deep", "source": "t"},
        {"cell_type": "code", "source": {"a": 1}, "attachments": [1]},
    ],
)
def test_a_malformed_cell_still_has_the_parts_of_a_cell(cell):
    (parsed,) = parse(as_bytes({"cells": [cell, "no cell", None]}), "a").cells
    assert parsed.cell_type in ("code", "markdown", "raw")
    assert isinstance(parsed.source, str)
    assert isinstance(parsed.metadata, dict)


def test_a_lone_surrogate_does_not_reach_any_file():
    parse(rb'{"cells": [{"cell_type": "code", "source": "x = \"\ud800\""}]}', "a").cells[0].source.encode("utf-8")


def test_a_tree_of_any_depth_is_read_as_far_as_it_may_go(tmp_path):
    top = tmp_path / "top"
    top.mkdir()
    (top / "a.txt").touch()
    here = os.open(top, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        os.close(os.open("b.txt", os.O_CREAT | os.O_WRONLY, dir_fd=inner))
        here = inner
    os.close(here)
    assert [path.name for path in regular_files(top)] == ["a.txt"] + ["b.txt"] * (DEEPEST_FOLDER - 1)
    assert candidates(top) == []
    remove_tree(top)


def test_only_the_metadata_that_are_read_are_kept():
    metadata = {"big": [{}] * 1000, "nbgrader": {"grade_id": "a", "points": 1, "deep": [{}] * 1000}}
    content = {"cells": [{"cell_type": "code", "source": "", "metadata": metadata}], "metadata": {"widgets": {"a": 1}}}
    nb = parse(as_bytes(content), "a")
    assert nb.cells[0].metadata == {"nbgrader": {"grade_id": "a", "points": 1}}
    assert nb.metadata == {}


PNG = {"image/png": "iVBOR+/=\n"}
ATTACHMENTS = [
    ({"a b.png": PNG}, {"a b.png": PNG}),
    ({"a.svg": {"image/svg+xml": ["PHN2", "Zz4="]}}, {"a.svg": {"image/svg+xml": "PHN2Zz4="}}),
    ({"a.png": {"image/png": 'AA" onerror="alert(4)'}}, {}),
    ({"a.png": {'image/png" onerror="alert(4)': "AA"}}, {}),
    ({'a" onerror="alert(4)': PNG, "<b>": PNG, "\ud800": PNG}, {}),
    ({"a.png": {"image/png": "\ud800\udcff!"}}, {}),
    ([1], {}),
    ({"a.png": 7, "b.png": {"image/png": 8}}, {}),
]


@pytest.mark.parametrize(("given", "kept"), ATTACHMENTS)
def test_an_attachment_is_a_picture_or_nothing(given, kept):
    assert pictures(given) == kept


def test_what_a_notebook_printed_does_not_count_against_its_size_and_what_it_says_does():
    printed, written = notebook("x = 1"), notebook("x = 1\n" * 300_000)
    printed["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "y" * (3 << 20)}]
    assert parse(as_bytes(printed), "a", most_mb=1).cells[0].source == "x = 1"
    with pytest.raises(Unreadable, match="2 MB large without its outputs, and at most 1 MB are read"):
        parse(as_bytes(written), "a", most_mb=1)


def test_wherever_a_notebook_is_cut_off_it_says_so():
    whole = as_bytes(notebook("x = True", "y = '\\u00e4'", "z = None") | {"unknown": [True, None, -1.5e3]})
    for end in range(1, len(whole) - 1):
        with pytest.raises(Unreadable, match="is cut off"):
            parse(whole[:end], "a")
