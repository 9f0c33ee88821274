"""Cells and checks walked in order, over proxies; one verdict for each check.

grade, session        one notebook from its first cell to its last; its student's process, through restarts
check, watch, seeds   the checks on this side, their bounds, their hidden inputs
proxy, effects        what a check holds in place of a function, and what a call leaves behind
refused               library calls that an answer may not use
verdict, told         what happened, as points and a sentence; why an answer is not there
outputs               what the student's cells printed and drew, rebuilt
"""
