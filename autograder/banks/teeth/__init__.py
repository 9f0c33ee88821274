"""Do the tests of an exercise have teeth? What `autograder check` asks of its banks, its checks and its hints.

exercise, attempt      the cells of an exercise; answers to them, graded in one namespace
said, alike            the names that a hint gives; whether two answers do the same on examples and on fresh calls
known, pairs           mistakes lose their check and are named, alone and two at a time
rightful, mutants      right answers lose nothing; a solution that one edit made wrong loses something
trial, row, run        what one process tries, what a table shows, all of it for some exercises
"""
