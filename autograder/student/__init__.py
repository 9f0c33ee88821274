"""The only code that runs beside student code. It imports nothing else of ours, and nothing it says is believed.

serve, confine        the template process; what it takes away from each fork
landlock, calls       the kernel's walls: which files, which system calls
shell, cells          IPython as a notebook has it, and the student's cells run in it
answer, channel       requests of the trusted side, and the wire they come on
wire, encode, decode  how values cross: a JSON header and raw bytes
generators, raised    random generators and errors, as data
"""
