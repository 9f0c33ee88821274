# `keep` writes your finished functions to my_attention.py, for later notebooks. There is nothing to fill in here.
import ast
import importlib.util
import inspect
import pathlib
import sys

KEPT = pathlib.Path("my_attention.py")


def keep():
    """Write the finished functions of this notebook, and what they use of it, into my_attention.py beside it."""
    before = KEPT.read_text(encoding="utf-8") if KEPT.exists() else ""
    try:
        ast.parse(before)
    except SyntaxError as error:
        print(f"{KEPT} is no Python (line {error.lineno}: {error.msg}). Mend or rename it, then run keep() again.")
        return
    finished = {name: needs_of(globals()[name]) for name in EXAMPLES if name in globals() and is_right(name)}
    whole = [name for name in finished if not finished[name][2]]
    own = {name: source for answer in whole for name, source in finished[answer][0].items()}
    imports = [line for answer in whole for line in finished[answer][1]]
    KEPT.write_text(joined(before, own, imports), encoding="utf-8")
    print(f"{KEPT} holds {', '.join(whole) or 'nothing new'}.")
    for name, (_, _, missing) in finished.items():
        if missing:
            print(f"{name} is not kept: it uses {', '.join(missing)} of this notebook. Put that into the function.")
    if left := [name for name in EXAMPLES if name not in finished]:
        print(f"Not finished yet: {', '.join(left)}.")
    if "google.colab" in sys.modules:
        print(f"Colab forgets files: take it along by\nfrom google.colab import files; files.download('{KEPT}')")


def needs_of(answer):
    """What an answer takes along: sources by name, lines of imports, and names of what cannot be written down."""
    own, imports, missing = {}, [], []
    for function in reached(answer):
        own[known_as(function)] = inspect.getsource(function)
        for name, value in names_used(function.__code__, function.__globals__):
            module, itself = getattr(value, "__module__", None), getattr(value, "__name__", "")
            if isinstance(value, types.ModuleType):
                imports.append(f"import {itself} as {name}")
            elif isinstance(value, bool | int | float | str):
                own[name] = f"{name} = {value!r}"
            elif itself and module and module != __name__:
                imports.append(f"from {module} import {itself} as {name}")
            elif value is not None and not any(value is each for each in reached(answer)):
                missing.append(f"`{name}`")
    return own, imports, missing


def known_as(function):
    """The name of a function in this notebook, a lambda's too."""
    return next((name for name, value in globals().items() if value is function), function.__name__)


def is_right(name):
    try:
        return len(right_on(name, tried_on_examples(name, globals()[name])[0])) == len(EXAMPLES[name])
    except TooLong:
        return False


def joined(before, own, imports):
    """The file with these definitions in place of what had their names, below the imports that they need."""
    lines, kept = ["import math", "import numpy as np"] + ["import torch"] * ("torch" in globals()), []
    for node in ast.parse(before).body:
        text = ast.get_source_segment(before, node)
        names = [getattr(node, "name", None), *(getattr(target, "id", None) for target in getattr(node, "targets", []))]
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines.append(text)
        elif not own.keys() & set(names):
            kept.append(text)
    lines = dict.fromkeys(as_written(line) for line in [*lines, *imports])
    return "\n".join(lines) + "\n\n\n" + "\n\n\n".join([*kept, *map(str.rstrip, own.values())]) + "\n"


def as_written(line):
    """`import math as math` as people write it."""
    start, _, name = line.rpartition(" as ")
    return start if start.split()[-1:] == [name] else line


def mine(name, otherwise):
    """Your own function of an earlier notebook, where `keep()` has written it; else `otherwise`."""
    if not KEPT.exists():
        return otherwise
    try:
        spec = importlib.util.spec_from_file_location("my_attention", KEPT)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except Exception as error:
        print(f"{KEPT} cannot be read ({type(error).__name__}): a library's function takes the place of yours.")
        return otherwise
    return getattr(module, name, otherwise)


FILES = {tool.__code__.co_filename for tool in (near, own_frames, refuse, outcome_of, hint, keep)}
TOOLS = {
    name: tool for name, tool in globals().items() if hasattr(tool, "__code__") and tool.__code__.co_filename in FILES
}
