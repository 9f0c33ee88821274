"""IPython as a notebook has it, less what cannot work here: such a line does nothing, says so, and the cell goes on."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import selectors
from typing import Any, ClassVar, cast

from IPython.core.displayhook import DisplayHook
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList

from autograder.student.raised import describe

RUN_THE_STUDENTS_CODE = frozenset("capture debug prun run time timeit".split())
FOR_THE_SCREEN = frozenset("autoreload load_ext reload_ext unload_ext config".split())
OTHER_PROGRAMS = frozenset("! bash cmd conda mamba micromamba perl pip pypy ruby script sh sx system uv".split())


class KeptResult(DisplayHook):
    """A cell's last value is kept as an output, not printed."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        NotebookShell.shown.append(str(format_dict.get("text/plain", "")))


class NotebookLoop(asyncio.SelectorEventLoop):
    """An event loop for `await` at the top of a cell. A pipe wakes it: there are no sockets here."""

    def __init__(self) -> None:
        super().__init__(selectors.SelectSelector())

    def _make_self_pipe(self) -> None:
        self.ends = os.pipe()
        for end in self.ends:
            os.set_blocking(end, False)
        self._internal_fds = 1
        cast(Any, self)._add_reader(self.ends[0], self._read_from_self)

    def _read_from_self(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self.ends[0], 4096)

    def _write_to_self(self) -> None:
        with contextlib.suppress(OSError):
            os.write(self.ends[1], b"\0")

    def _close_self_pipe(self) -> None:
        cast(Any, self)._remove_reader(self.ends[0])
        for end in self.ends:
            os.close(end)


@functools.cache
def loop() -> NotebookLoop:
    """This process's own: a template's would be shared by its forks."""
    return NotebookLoop()


class NotebookShell(InteractiveShell):
    """IPython without history, other processes or coloured tracebacks; what a cell raises is kept in `raised`."""

    displayhook_class = KeptResult
    raised: dict[str, Any] | None = None
    shown: ClassVar[list[str]] = []

    def _showtraceback(self, etype: type, evalue: BaseException, stb: Any) -> None:
        self.raised = describe(evalue)

    def enable_gui(self, gui: Any = None) -> None:
        """`%gui` changes nothing: there is no screen."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[str, str]:
        """`%matplotlib` changes nothing: open figures are always kept as pictures."""
        return "agg", "agg"

    def system(self, cmd: str) -> None:
        """`!line`: as in Jupyter after a line that failed, the cell goes on."""
        self.user_ns["_exit_code"] = 1
        print(f"({cmd.strip()[:200]}: not run, since no other program can be started while a notebook is graded)")

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        self.system(cmd)
        return SList() if split else ""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        return self._tried(f"%{magic_name} {line}", magic_name, super().run_line_magic, line, _stack_depth + 2)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        return self._tried(f"%%{magic_name} {line}", magic_name, super().run_cell_magic, line, cell)

    def _tried(self, shown: str, name: str, magic: Any, *arguments: Any) -> Any:
        """What the magic returns; one that fails by itself, not by the student's code in it, ends nothing."""
        if name in FOR_THE_SCREEN:
            return print(f"({shown.strip()[:200]}: does nothing while a notebook is graded)")
        if name in OTHER_PROGRAMS:
            return self.getoutput(shown) if name in ("sx", "!") else self.system(shown)
        try:
            return magic(name, *arguments)
        except Exception as error:
            if name in RUN_THE_STUDENTS_CODE:
                raise
            print(f"({shown.strip()[:200]}: does nothing while a notebook is graded: {type(error).__name__}: {error})")
            return None


def new_shell() -> NotebookShell:
    cast(Any, HistoryManager).enabled = False
    shell: NotebookShell = NotebookShell.instance()
    shell.colors = "nocolor"
    shell.Completer.use_jedi = False
    settings = cast(Any, shell)
    settings.db = {}  # IPython's own lies in a folder that is not there
    settings.loop_runner = lambda coroutine: loop().run_until_complete(coroutine)
    return shell
