"""The server from which tests fork processes, and what it has imported before the first of them.

A process has one such server, and whoever names its imports last is obeyed: so only here are they.
"""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.functional.ready", "tests.torture.bombs"])
