"""The grader of the course. It knows notebooks, processes and known mistakes; nothing of the book or the reference.

A submission walks through these files, in this order:

    in        ingest, parse, choose, whose, wrong_file        read as data: which file is which notebook, and of what
    heal      identify, names, written, elsewhere, reconcile  put back as the instructor meant it
    run       sandbox, enclosure, child, session              a confined process for what the student wrote (student/)
    bound     own_time, threads, held, scratch, limits        what that process may use
    check     check, proxy, effects, watch, refused, seeds    the checks on this side, over proxies
    say       verdict, told, grade, result                    one output and one score per check
    keep      worker, pool, run, record, rows, writer         a class, in parallel, committed once
    course    assignment, gradebook, learn, landmarks         what the instructor fixed
    nbgrader  steps, exporter, feedback, release              the same, as steps of nbgrader's own commands

`cli` is the command, `course` finds the course it is called in, `doctor` proves what protects it. `mistakes/` and
`equivalents/` are the banks; `answers`, `handed_in` and `sample_class` make submissions from them; `tidy` keeps the
solution notebooks in their one form.
"""
