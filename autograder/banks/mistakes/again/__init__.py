"""Second versions of known mistakes: each has to get the name of the first."""
