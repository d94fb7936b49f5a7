"""How much the tests play: a little with every commit, all of it in ``make torture``."""

import os

IS_FULL = os.environ.get("K2WATCH_TORTURE") == "full"
