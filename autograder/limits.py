"""How much of everything one submission may use. Set them in nbgrader_config.py: `c.Limits.cell_seconds = 10`."""

from __future__ import annotations

from traitlets import Float, Integer
from traitlets.config import Configurable

MB = 1 << 20
DEEPEST_FOLDER = 20  # of what was handed in, and of what student code makes: what lies deeper is not looked at


class Limits(Configurable):
    """What a submission may use before it is stopped. Times are seconds of its process's own, on a core or asleep; by
    the clock on the wall they may take ten times as long, on a busy machine."""

    cell_seconds = Float(20.0, help="One cell of the student's, or all calls that one check makes.").tag(config=True)
    total_seconds = Float(300.0, help="One notebook, all cells and checks together.").tag(config=True)
    interrupt_seconds = Float(1.0, help="Grace between the interrupt at a limit and the kill.").tag(config=True)
    memory_mb = Integer(2048, help="Memory beyond what the imported libraries take.").tag(config=True)
    file_mb = Integer(20, help="One file that a submission writes.").tag(config=True)
    files_mb = Integer(100, help="All files that a submission writes, together.").tag(config=True)
    files = Integer(200, help="How many files are kept of those it writes.").tag(config=True)
    value_mb = Integer(64, help="All arrays and tensors that cross in one call.").tag(config=True)
    output_kb = Integer(64, help="Text that one cell may print; the rest is cut, and says so.").tag(config=True)
    picture_kb = Integer(512, help="One picture that a cell draws; a larger one is left out.").tag(config=True)
    notebook_mb = Integer(20, help="A notebook without its outputs; a larger one is not read.").tag(config=True)
    submission_mb = Integer(100, help="All files of one submission together.").tag(config=True)
