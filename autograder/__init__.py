"""The grader of the course. It knows notebooks, processes and known mistakes; nothing of the book or the reference.

A submission walks through these files, in this order:

    in        ingest, parse, links, choose, wrong_file        read as data: which file is which notebook
              whose, landmarks, language, timestamp           of which assignment, in what, handed in when
    heal      identify, names, written, elsewhere, reconcile  put back as the instructor meant it
    run       sandbox, room, enclosure, child, faults     a confined process for what the student wrote (student/),
              session                                         through its restarts
    bound     own_time, threads, held, scratch, limits        what that process may use
    check     check, proxy, effects, watch, refused, seeds    the checks on this side, over proxies
    say       verdict, told, outputs, grade, result           one output and one score per check
    keep      handed_in_folders, worker, pool, run            a class, in parallel
              record, places, rows, writer                    committed once
    course    assignment, gradebook, gradebook_lock, learn    what the instructor fixed
    nbgrader  steps, exporter, feedback, release              the same, as steps of nbgrader's own commands

`cli` is the command, `course_folder` and `course` find the course it is called in, `doctor` proves what protects it,
`bare_machine` tells before anything is installed whether it will. `mistakes/` and
`equivalents/` are the banks; `answers`, `handed_in` and `sample_class` make submissions from them; `tidy` keeps the
solution notebooks in their one form.
"""
