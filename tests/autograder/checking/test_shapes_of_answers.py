"""A right answer is right in any shape that works in a notebook, and a line that cannot work here costs nothing."""

import pytest

CHECK = ("check", "assert f(2) == 4, 'twice'")

TWICE = "def f(x): return 2 * x"
SHAPES = {
    "an object that can be called": "class F:\n    def __call__(self, x): return 2 * x\nf = F()",
    "a bound method": "class F:\n    def times(self, x): return 2 * x\nf = F().times",
    "a partial function": "import functools\nf = functools.partial(lambda a, x: a * x, 2)",
    "a module": "import torch\nclass F(torch.nn.Module):\n    def forward(self, x): return 2 * x\nf = F()",
    "under a condition": "if __name__ == '__main__':\n    def f(x): return 2 * x",
    "under a try": "try:\n    def f(x): return 2 * x\nfinally: pass",
    "compiled": "import torch\n@torch.compile\ndef f(x): return 2 * x",
    "compiled with options": "import torch\n@torch.compile(mode='max-autotune', fullgraph=True)\n" + TWICE,
    "compiled afterwards": "import torch\ndef g(x): return 2 * x\nf = torch.compile(g)",
    "awaited at the top": """
import asyncio
async def two(): return 2
await asyncio.sleep(0.001)
k = await two()
def f(x): return k * x""",
    "gathered": """
import asyncio
async def one(): return 1
k = sum(await asyncio.gather(one(), one()))
def f(x): return k * x""",
    "awaited in a thread": """
import asyncio, time
await asyncio.to_thread(time.sleep, 0.05)
k = await asyncio.get_running_loop().run_in_executor(None, lambda: 2)
def f(x): return k * x""",
    "a long double": "import numpy as np\ndef f(x): return np.longdouble(2 * x)",
    "an array of long doubles": "import numpy as np\ndef f(x): return np.array(2 * x, np.longdouble)",
    "a complex number": "def f(x): return complex(2 * x)",
    "cached": "import functools\n@functools.lru_cache\ndef f(x): return 2 * x",
    "with its own module": "open('mine.py', 'w').write('def f(x): return 2 * x')\nimport mine\nf = mine.f",
    "trained": """
import torch
weight = torch.nn.Parameter(torch.ones(1))
optimiser = torch.optim.Adam([weight])
(weight * 2).sum().backward(); optimiser.step()
def f(x): return 2 * x""",
}
NOTEBOOK_LINES = {
    "shell": "!pip install torch\ndef f(x): return 2 * x",
    "shell, indented": "if True:\n    !ls\ndef f(x): return 2 * x",
    "shell, kept": "files = !ls\nassert list(files) == []\ndef f(x): return 2 * x",
    "shell, twice": "!!ls\ndef f(x): return 2 * x",
    "cd": "%cd /content/drive/MyDrive\ndef f(x): return 2 * x",
    "cd, kept": "import os\nos.mkdir('a')\n%cd a\n%cd -\ndef f(x): return 2 * x",
    "pip": "%pip install numpy\n%conda install numpy\ndef f(x): return 2 * x",
    "extensions": "%load_ext autoreload\n%autoreload 2\n%config InlineBackend.figure_format = 'retina'\n" + TWICE,
    "unknown": "%tensorflow_version 2.x\ndef f(x): return 2 * x",
    "pictures": "%matplotlib inline\n%matplotlib widget\ndef f(x): return 2 * x",
    "time": "%%time\ndef f(x): return 2 * x",
    "timed": "def f(x): return 2 * x\n%timeit -n1 -r1 f(1)",
    "captured": "%%capture\nprint(1)\ndef f(x): return 2 * x",
    "written": "%%writefile mine.py\ndef f(x): return 2 * x",
    "debugged": "%pdb on\ndef f(x): return 2 * x",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_right_answer_counts_in_any_shape(shape, verdicts):
    assert verdicts(("answer", SHAPES[shape]), CHECK) == [("passed", "")]


@pytest.mark.parametrize("line", NOTEBOOK_LINES)
def test_a_line_for_the_notebook_costs_the_answer_nothing(line, verdicts):
    cells = [("answer", NOTEBOOK_LINES[line])]
    cells += [("free", "from mine import f")] if line == "written" else []
    assert verdicts(*cells, CHECK) == [("passed", "")]


def test_what_cannot_work_here_says_so_in_the_output(grade):
    cell = grade(("answer", "!ls -l\n%pip install x\n%nonsense\n%load_ext autoreload")).executed["cells"][1]
    said = cell["outputs"][0]["text"]
    for line in ("(ls -l: not run", "(%pip install x: not run", "(%nonsense", "(%load_ext autoreload: does nothing"):
        assert line in said, said
    assert all(output["output_type"] == "stream" for output in cell["outputs"])


def test_an_error_of_the_students_own_under_a_magic_is_an_error(grade):
    cell = grade(("answer", "%%time\n1 / 0")).executed["cells"][1]
    assert "ZeroDivisionError" in str(cell["outputs"])


VALUES = [
    "1j",
    "complex(1, -2)",
    "{1, 2}",
    "frozenset({3})",
    "b'abc'",
    "{(1, 2), 'a'}",
    "[{1}, b'']",
    "{frozenset({1, 2}): 3}",
    "10**5000",
    "-(2**70)",
]


@pytest.mark.parametrize("value", VALUES)
def test_values_of_python_cross_as_themselves(value, verdicts):
    assert verdicts(("answer", "def f(x): return x"), ("check", f"x = {value}; assert f(x) == x")) == [("passed", "")]
    assert verdicts(("answer", f"def f(): return {value}"), ("check", f"assert f() == {value}")) == [("passed", "")]


def test_a_set_that_a_call_changed_comes_back(verdicts):
    assert verdicts(("answer", "def f(s): s.add(2)"), ("check", "s = {1}; f(s); assert s == {1, 2}")) == [
        ("passed", "")
    ]


def test_a_text_of_numpys_is_a_text(verdicts):
    answer = ("answer", "import numpy as np\ndef f(): return list(np.unique(['b', 'a']))")
    assert verdicts(answer, ("check", "assert f() == ['a', 'b']")) == [("passed", "")]
