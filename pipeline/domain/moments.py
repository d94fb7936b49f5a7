"""What is believed of a clock: a moment further off than this was written by one that was wrong.

Zones are no excuse, all moments are UTC; hosts, sleepy servers and caches differ by minutes. A day
is left so that nobody is doubted who is only unlucky.
"""

from __future__ import annotations

from datetime import timedelta

BELIEVED_OFF = timedelta(days=1)
