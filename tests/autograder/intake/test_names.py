"""The names that a cell's source shows are those that it binds when it runs."""

import pytest

from autograder.intake.names import bound_names, may_bind_anything, names_in, parsed

OF_PYTHONS_OWN = {f"__{name}__" for name in "name builtins annotations annotate conditional_annotations".split()}
SOURCES = [
    "x = 1",
    "x, (y, *z) = 1, (2, 3, 4)",
    "x = y = 1",
    "x: int = 1",
    "import math, os.path as p",
    "from math import sin, cos as c",
    "def f(a, b=1):\n    inner = 2\n    return inner",
    "async def f():\n    pass",
    "class C:\n    attribute = 1\n    def method(self):\n        pass",
    "if True:\n    x = 1\nelse:\n    x = 2",
    "try:\n    x = 1\nexcept ValueError as error:\n    pass\nelse:\n    y = 2\nfinally:\n    z = 3",
    "with open('/dev/null') as file:\n    x = 1",
    "for i, j in [(1, 2)]:\n    x = i",
    "while True:\n    x = 1\n    break",
    "match [1, 2, 3]:\n    case [a, *rest]:\n        x = 1",
    "(x := 1)",
    "y = [i for i in range(3)]",
    "y = (lambda q: q)(1)",
    "d = {}\nd['a'] = 1",
    "class O: pass\no = O()\no.attribute = 1",
    "x = 1\nx += 1",
    "def f():\n    global g\n    g = 1\nf()",
    "if __name__ == '__main__':\n    def f():\n        pass",
    "from functools import partial\nf = partial(int, base=2)",
    "@staticmethod\ndef f():\n    pass",
]


@pytest.mark.parametrize("source", SOURCES)
def test_names_are_those_that_python_binds(source):
    namespace = {"__name__": "__main__"}
    exec(source, namespace)
    assert names_in(source)[1] == namespace.keys() - OF_PYTHONS_OWN
    assert bound_names(parsed(source).body) == names_in(source)[1]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("%%time\nx = 1", {"x"}),
        ("\n%%capture out\ndef f():\n    pass", {"f"}),
        ("%%bash\nx=1", set()),
        ("%%writefile mine.py\ndef f():\n    pass", set()),
        ("%%timeit\nx = 1", set()),
        ("%matplotlib inline\nx = 1", {"x"}),
        ("!pip install numpy\nx = 1", {"x"}),
        ("if True:\n    %time x = 1\n    y = 2", {"y"}),
        ("files = !ls\nx = 1", {"files", "x"}),
        ("x = 1\nx?", {"x"}),
        ("x = 1\n?x", {"x"}),
        ("def f(x:\n    return x +", {"f"}),
        ("x: int", set()),
        ("softmax.calls = 0", set()),
    ],
)
def test_what_only_a_notebook_understands_hides_nothing(source, names):
    assert names_in(source)[1] == names


@pytest.mark.parametrize(
    ("source", "may"),
    [
        ("from mine import *", True),
        ("exec('x = 1')", True),
        ("globals()['x'] = 1", True),
        ("%run mine.py", True),
        ("def f():\n    globals().update(x=1)", True),
        ("from mine import x", False),
        ("x = 1", False),
        ("this is no Python", False),
    ],
)
def test_what_may_bind_anything_is_known(source, may):
    assert may_bind_anything(source) is may
