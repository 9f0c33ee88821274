"""A class: in parallel, recorded, written once.

course_folder, handed_in_folders   whether this is a course, and who handed in what
run                                what is unchanged is known again, all else goes through the pool to the writer
pool, worker, task                 processes that grade, and what goes in and comes out
submission, stage, places          one submission, its other files, and where it ran, which is nobody's business
record, rows, writer               what is kept of it, in the notebooks and in the gradebook
summary                            what is said at the end
"""
