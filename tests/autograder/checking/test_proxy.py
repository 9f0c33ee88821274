"""A check cannot tell a proxy from the function itself: each of these runs both ways, with the same verdict."""

import pytest

FUNCTIONS = """
import collections
Pair = collections.namedtuple("Pair", "first second")

def same(x): return x
def add(a, b=1): return a + b
def pair(x): return Pair(x, 2 * x)
def zero(a): a[...] = 0
def grow(items, table):
    items.append(3)
    table["new"] = 1
def fails(kind): raise kind_of[kind]("a, b")
kind_of = {"ValueError": ValueError, "KeyError": KeyError, "ZeroDivisionError": ZeroDivisionError}
def draw(generator): return generator.random(3)
def draw_torch(generator): return torch.rand(3, generator=generator)
def total(blocks): return sum(blocks)
def twice(blocks): return sum(blocks) + sum(blocks)
def cube(x): return x ** 3
def attention(q, k, v): return torch.softmax(q @ k.T / q.shape[-1] ** 0.5, -1) @ v
def both(x): return x.sin(), {"cos": x.cos(), "n": 3}
def cut(x): return x.detach() * 2
constant = 42
def uses_same(x): return same(x)
def constant_now(): return constant
class Cache:
    size = 0
    def __init__(self, start=0): self.size = start
    def append(self, k):
        self.size += len(k)
        return self.size
"""

CHECKS = {
    "values": "assert same((1, 2.5, 'x', [None, True], {'k': (1,)})) == (1, 2.5, 'x', [None, True], {'k': (1,)})",
    "keywords": "assert add(2, b=5) == 7 and add(2) == 3",
    "data": "assert constant == 42",
    "arrays": "x = rng.standard_normal((2, 3)); assert np.array_equal(same(x), x)",
    "tensors": "x = torch.randn(2, 3, dtype=torch.float64); assert torch.equal(same(x), x)",
    "a named tuple": "a, b = pair(3); assert (a, b) == (3, 6) and isinstance(pair(3), tuple)",
    "a change in place": "x = np.ones((2, 3)); zero(x); assert not x.any()",
    "a change in place of a view": "x = np.ones((4, 6)); zero(x[::2, 1:3]); assert x.sum() == 20",
    "a changed tensor": "x = torch.ones(2, 3); zero(x); assert not x.any()",
    "changed containers": "a, b = [1, 2], {}; grow(a, b); assert (a, b) == ([1, 2, 3], {'new': 1})",
    "a builtin exception": """
try:
    fails("ValueError")
except ValueError as error:
    assert str(error) == "a, b"
else:
    assert False
""",
    "a key error": """
try:
    fails("KeyError")
except KeyError as error:
    assert error.args[0] == "a, b"
else:
    assert False
""",
    "a numpy generator moves on": "g, h = np.random.default_rng(1), np.random.default_rng(1)\n"
    "a = draw(g); b = draw(g)\n"
    "assert np.array_equal(a, h.random(3)) and np.array_equal(b, h.random(3))",
    "a torch generator moves on": "g = torch.Generator().manual_seed(1); h = torch.Generator().manual_seed(1)\n"
    "a = draw_torch(g); b = draw_torch(g)\n"
    "assert torch.equal(a, torch.rand(3, generator=h)) and torch.equal(b, torch.rand(3, generator=h))",
    "an iterator is read once": "blocks = iter([1, 2, 3]); assert total(blocks) == 6 and list(blocks) == []",
    "an iterable's reads are counted": """
class Counted:
    reads = 0
    def __iter__(self):
        self.reads += 1
        return iter([1, 2, 3])
once, again = Counted(), Counted()
assert total(once) == 6 and twice(again) == 12 and (once.reads, again.reads) == (1, 2)
""",
    "an object with methods": "c = Cache(); c.append([1, 2]); assert c.append([3]) == 3 and c.size == 3",
    "a name taken away": """
kept = same
del same
try:
    uses_same(1)
except NameError:
    pass
else:
    assert False
same = kept
assert uses_same(1) == 1
""",
    "a name with another value": "constant = 7; assert constant_now() == 7",
    "two objects do not mix": "a, b = Cache(), Cache(10); a.append([1]); assert (a.size, b.size) == (1, 10)",
    "a gradient": "x = torch.tensor([1.0, 2.0], requires_grad=True); cube(x).sum().backward()\n"
    "assert torch.allclose(x.grad, 3 * x.detach() ** 2)",
    "gradients of several arguments": """
q, k, v = (torch.randn(n, 4, dtype=torch.float64, requires_grad=True) for n in (2, 3, 3))
assert torch.autograd.gradcheck(attention, (q, k, v))
""",
    "a gradient through two calls": "x = torch.tensor(2.0, requires_grad=True); cube(cube(x)).backward()\n"
    "assert torch.allclose(x.grad, torch.tensor(9 * 2.0**8))",
    "the same tensor twice": "x = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)\n"
    "assert torch.autograd.gradcheck(lambda x: attention(x, x, x), (x,))",
    "gradients of nested results": "x = torch.tensor([0.5], requires_grad=True); s, more = both(x)\n"
    "(s + 2 * more['cos']).sum().backward()\nassert torch.allclose(x.grad, x.cos().detach() - 2 * x.sin().detach())",
    "a cut gradient is seen": "x = torch.ones(2, requires_grad=True); assert not cut(x).requires_grad",
    "no_grad": "x = torch.ones(2, requires_grad=True)\nwith torch.no_grad(): y = cube(x)\nassert not y.requires_grad",
}

FAILING = {
    "a wrong value fails": "assert add(1) == 3, 'one and one'",
    "a wrong gradient fails": "x = torch.ones(2, requires_grad=True); cube(x).sum().backward()\n"
    "assert x.grad.sum() == 2, 'g'",
}


BOTH = [*((check, "passed") for check in CHECKS.values()), *((check, "failed") for check in FAILING.values())]


@pytest.mark.parametrize(("check", "expected"), BOTH, ids=[*CHECKS, *FAILING])
def test_a_check_says_the_same_plainly_and_over_proxies(check, expected, plain, verdicts):
    cells = ("answer", FUNCTIONS), ("check", check)
    assert plain(*cells) == [expected]
    found = verdicts(*cells)
    assert [verdict for verdict, _ in found] == [expected], found


@pytest.mark.parametrize(
    "returned",
    ["object()", "Always()", "float('nan')", "np.zeros(3).view(Agreeing)", "lambda: 0", "range(3)", "(x for x in [1])"],
)
def test_no_returned_object_can_agree_with_everything(returned, verdicts):
    answer = f"""
class Always:
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __array__(self, *_): return np.ones(3)
    def __float__(self): return 1.0
class Agreeing(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __array_function__(self, *_): return True
    def __array_ufunc__(self, *_, **__): return np.ones(3, bool)
def f(): return {returned}
"""
    checks = ["assert f() == 1, 'a'", "assert np.allclose(f(), np.ones(3)), 'b'", "assert bool(f() == 2), 'c'"]
    found = verdicts(("answer", answer), *(("check", check) for check in checks))
    assert {verdict for verdict, _ in found} <= {"failed", "error"}


def test_an_agreeing_array_would_have_passed_without_the_crossing(plain):
    answer = "class A(np.ndarray):\n    def __eq__(self, other): return True\ndef f(): return np.zeros(3).view(A)"
    assert plain(("answer", answer), ("check", "assert np.all(f() == np.ones(3)), 'a'")) == ["passed"]


def test_a_check_cannot_hand_its_own_functions_over(verdicts):
    found = verdicts(("answer", "def f(g): return g()"), ("check", "assert f(lambda: 1) == 1"))
    assert found[0][0] == "error" and "cannot hand a function" in found[0][1]


def test_a_result_larger_than_the_limit_is_refused_and_the_next_check_goes_on(verdicts):
    answer = "def big(): return np.zeros(80 << 20, np.uint8)\ndef small(): return 1"
    found = verdicts(("answer", answer), ("check", "assert big() is None"), ("check", "assert small() == 1"))
    assert [verdict for verdict, _ in found] == ["error", "passed"] and "64 MB" in found[0][1]
