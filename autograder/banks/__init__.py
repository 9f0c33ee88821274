"""What people answer: what learners get wrong, right answers that look different, and classes made of both.

mistakes/, equivalents/   one file for each exercise, with the loader of each bank
mutants/                  why some slips in a solution are none, one file for each exercise that has such
teeth/                    what `autograder check` asks of all these
answers                   puts answers into a released notebook, takes them out of a solution
handed_in, sample_class   what a class hands in: right, wrong, odd, broken and hostile
tidy                      the one form of a solution notebook
"""

SAMPLE = "softmax", "multi-head"  # with numpy, with torch: the sample class does not grow with the course
