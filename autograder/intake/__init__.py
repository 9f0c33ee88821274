"""What was handed in becomes data: chosen, recognised, and put back as the instructor meant it. Nothing in it runs.

ingest, links, timestamp       regular files of bounded size; when they were handed in
parse, wrong_file, language    a notebook read as data, or the sentence that says what it is instead
choose, whose, landmarks       which file is which notebook, of which assignment
identify, names, elsewhere     which cell is which; what a cell binds; answers in cells of their own
written, prose                 where a written answer went; prose made harmless
reconcile                      all of it together: the notebook that is graded
"""
