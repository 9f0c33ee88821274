"""A place in the book becomes what a learner can follow."""

import pytest

from autograder.banks.answers import SOLUTIONS
from autograder.banks.links import link
from autograder.banks.load import mistakes_of, slugs


@pytest.fixture
def course(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book/toy.md").write_text(
        "# A *toy*\n\n(toy-idea)=\n## The `idea`, $x$\n\ntext\n\n(toy-table)=\n|a|\n|-|\n"
    )
    return tmp_path


def test_with_an_address_it_is_an_address(course):
    told = link("book/toy#toy-idea", course, "https://book.example/course/")
    assert told == "https://book.example/course/book/toy.html#toy-idea"


def test_without_one_it_names_the_page_and_the_section(course):
    assert link("book/toy#toy-idea", course, "") == "the chapter “A toy”, section “The idea, x”"
    assert link("book/toy#toy-table", course, "") == "the chapter “A toy”, section “The idea, x”"


@pytest.mark.parametrize("see", ["book/toy#nowhere", "book/no#toy-idea", "exercises/no/no#split"])
def test_a_place_that_is_not_there_is_an_error(course, see):
    with pytest.raises(LookupError):
        link(see, course, "")


@pytest.mark.parametrize("slug", slugs())
def test_each_mistake_leads_to_a_place(slug):
    for entry in mistakes_of(slug):
        assert "section “" in link(entry.see, SOLUTIONS.parent, ""), entry.name
