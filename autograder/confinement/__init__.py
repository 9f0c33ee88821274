"""The trusted end of a student's process: what starts it, bounds it, and holds it.

template, enclosure   the process that is forked for each submission, bubblewrap around it
child, faults         one student's process: requests out, replies in; whose fault it is where none come
room, scratch, held   the disk: a folder for each process, what lies in it, what it holds without a name
own_time, threads     the processor: time of its own, threads allowed one by one
bare_machine          whether all that will work here, before anything is installed
"""
