"""A refused library call is found however it is written; a learner's own function of that name is not one."""

import pytest

from autograder.checking.refused import Refusal, Refuse

USES = {
    "an attribute": "def f(x): return F.softmax(x, -1)",
    "a method": "def f(x): return x.softmax(-1)",
    "a long path": "def f(x): return torch.nn.functional.softmax(x)",
    "an imported name": "from torch.nn.functional import softmax\ndef f(x): return softmax(x)",
    "an import under another name": "from scipy.special import softmax as s\ndef f(x): return s(x)",
    "an import inside": "def f(x):\n    from torch import softmax as s\n    return s(x)",
    "a function that it calls": "def g(x): return torch.softmax(x, 0)\ndef f(x): return g(x)",
    "a lambda": "f = lambda x: torch.softmax(x, 0)",
    "a name kept before": "s = torch.softmax\ndef f(x): return s(x, 0)",
    "getattr": "def f(x): return getattr(torch, 'softmax')(x, 0)",
    "a class that it uses": "class S:\n    def __call__(self, x): return torch.softmax(x, 0)\ndef f(x): return S()(x)",
    "a pattern": "def f(x): return torch.softmax2(x)",
}


@pytest.mark.parametrize("source", USES.values(), ids=USES)
def test_a_refused_call_is_found(source):
    with pytest.raises(Refusal, match="`f` uses `softmax"):
        Refuse([source])("f", "soft*")


FREE = {
    "a local that is called like a later result": "def f(x):\n    s = x / 2\n    return s\ns = torch.softmax(x)",
    "an argument that is": "def f(s): return s\ns = torch.softmax(x)",
    "a local of an inner function": "def f(x):\n    def g(s): return s\n    return g(x)\ns = torch.softmax(x)",
    "a variable of a loop": "def f(x): return [s for s in x]\ns = torch.softmax(x)",
    "its own function": "def softmax(x): return x\ndef f(x): return softmax(x)",
    "another function's call": "def g(x): return torch.softmax(x, 0)\ndef f(x): return x",
    "a comment": "def f(x): return x  # torch.softmax",
    "a docstring": "def f(x):\n    'torch.softmax'\n    return x",
    "a broken cell elsewhere": "def f(x): return x",
}


@pytest.mark.parametrize("source", FREE.values(), ids=FREE)
def test_an_honest_answer_is_not_refused(source):
    Refuse([source, "def broken(:"])("f", "softmax")


def test_the_matrix_product_can_be_refused():
    with pytest.raises(Refusal, match="@"):
        Refuse(["def f(a, b): return a @ b"])("f", "@")


OWN = {
    "from mine import softmax": "def f(x): return softmax(x)",
    "import mine": "def f(x): return mine.softmax(x)",
    "import mine as m": "def f(x): return m.softmax(x)",
}


@pytest.mark.parametrize("how", OWN)
def test_a_module_of_the_learners_own_is_read_like_the_notebook(how):
    cells = [how, OWN[how]]
    Refuse(cells, {"mine": "def softmax(x): return x / x.sum()"})("f", "softmax", "log_softmax")
    for library in (
        "import torch\ndef softmax(x): return torch.log_softmax(x, -1)",
        "from torch import log_softmax as g\ndef softmax(x): return g(x)",
    ):
        with pytest.raises(Refusal, match="log_softmax"):
            Refuse(cells, {"mine": library})("f", "log_softmax")
    with pytest.raises(Refusal):
        Refuse(["from torch import softmax", "def f(x): return softmax(x)"])("f", "softmax")
