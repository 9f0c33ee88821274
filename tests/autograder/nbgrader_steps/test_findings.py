"""On top of a feedback page: the score, what is right, and for each lost point the reason, said once."""

import pytest

LATER = {"name": "twice", "says": "It is doubled twice.", "see": ""}
BOTH = {"function": "f", "comment": "", "mistakes": [{"name": "once", "says": "Once.", "see": "book/a.html#b"}, LATER]}


def titles(checks):
    return [check.title for check in checks]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Check: one list of scores becomes shares.\nassert f()", "One list of scores becomes shares"),
        ("# Check: a title of two lines\n# goes on.\nassert f()", "A title of two lines goes on"),
        ("# check: w_o mixes the heads.\n", "w_o mixes the heads"),
        ("# Is it double?\nassert f()", "Is it double?"),
        ("assert f()  # Check: no title", "check"),
        ("", "check"),
    ],
)
def test_a_check_is_called_by_its_first_comment(graded, source, title):
    assert titles(graded.check("check", source).found.passed) == [title]


@pytest.mark.parametrize(
    ("name", "says", "sentence"),
    [
        ("AssertionError", "The rows do not sum to 1.", "The rows do not sum to 1."),
        ("Error", "`f` raised ValueError: no", "`f` raised ValueError: no"),
        ("KeyError", "'x'", "KeyError: 'x'"),
        ("AssertionError", "", "The check ended with AssertionError."),
    ],
)
def test_the_sentence_is_the_error_of_the_check(graded, name, says, sentence):
    graded.check("check", "", says="x")
    graded.cells[0].outputs[0] |= {"ename": name, "evalue": says}
    assert [loss.checks[0].says for loss in graded.found.lost] == [sentence]


def test_points_decide_and_they_are_the_gradebooks(graded):
    graded.check("raised", "", says="It failed.", score=2.0).check("lowered", "", score=1.0).check("kept", "")
    graded.check("worth-nothing", "", says="Still wrong.", points=0.0)
    found = graded.found
    assert titles(found.passed) == ["raised", "kept"]
    assert [(loss.checks[0].title, loss.points) for loss in found.lost] == [("lowered", 1.0), ("worth-nothing", 0.0)]


def test_checks_that_say_the_same_stand_together(graded):
    graded.check("a", "", says="`f` is not answered yet.").check("b", "", says="Other.")
    graded.check("c", "", says="`f` is not answered yet.").check("d", "", score=0.0).check("e", "", score=0.0)
    assert [titles(loss.checks) for loss in graded.found.lost] == [["a", "c"], ["b"], ["d"], ["e"]]


def test_a_mistake_is_named_once_and_later_referred_to(graded):
    graded.answer("f", "def f(): ...", told=BOTH)
    graded.check("a", "", says="A.", told={"function": "f", "mistakes": ["once"]})
    graded.check("b", "", says="B.", told={"function": "f", "mistakes": ["once", "twice"]})
    graded.check("c", "", says="C.", told={"function": "f", "mistakes": []})
    graded.check("d", "", says="D.", told={"function": "f", "mistakes": ["twice", "once"]})
    told = [([m.name for m in loss.named], titles(loss.before)) for loss in graded.found.lost]
    assert told == [(["once"], []), (["twice"], ["a"]), ([], []), ([], ["b", "a"])]


def test_a_check_without_a_list_has_the_mistakes_of_its_function_and_of_no_other(graded):
    graded.answer("f", "def f(): ...", told=BOTH)
    graded.check("a", "", says="A.", told={"function": "f"}).check("b", "", says="B.", told={"function": "g"})
    graded.check("c", "", says="C.")
    assert [[m.name for m in loss.named] for loss in graded.found.lost] == [["once", "twice"], [], []]


@pytest.mark.parametrize(
    ("see", "link"),
    [
        ("https://example.org/softmax.html#axis", True),
        ("book/softmax.html#softmax-axis", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("../../gradebook.db", False),
        ("", False),
    ],
)
def test_a_mistake_links_to_a_page_or_to_nothing(graded, see, link):
    told = {"function": "f", "mistakes": [{"name": "once", "says": "Once.", "see": see}]}
    graded.answer("f", "", told=told).check("a", "", says="A.", told={"function": "f", "mistakes": ["once"]})
    assert graded.found.lost[0].named[0].see == (see if link else "")


def test_a_check_leads_to_the_answer_that_it_is_about(graded):
    graded.answer("f", "", told={"function": "f"}).answer("g", "", told={"function": "g"})
    graded.check("a", "").check("b", "", told={"function": "f"})
    assert {name: check.answer for name, check in graded.found.checks.items()} == {"a": "g", "b": "f"}


def test_what_a_person_grades_or_says_is_found(graded):
    graded.prose("## Explain\n\nWhy?").written("explain", "So.", waits=True).answer("f", "", comment="Well done.")
    graded.answer("g", "")
    found = graded.found
    assert [(hand.title, hand.graded, hand.mark.comment) for hand in found.hands] == [
        ("Explain", True, ""),
        ("Explain", False, "Well done."),
    ]
    assert found.waiting == 3.0
