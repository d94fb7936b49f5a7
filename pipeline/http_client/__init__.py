"""One polite, bounded HTTP exchange; every class of failure is decided here.

``client`` asks again where that may help, ``line`` bounds one exchange in time and size,
``verdict`` says what an answer or a failure means, ``traffic`` and ``pace`` keep to the limits of a
service together with all processes of this host.
"""

from pipeline.http_client.answer import Answer
from pipeline.http_client.client import ATTEMPTS, HttpClient
from pipeline.http_client.pace import Pace
from pipeline.http_client.shared_traffic import SharedTraffic
from pipeline.http_client.traffic import Limit
from pipeline.http_client.verdict import MAX_PAUSE_S

__all__ = [
    "ATTEMPTS",
    "MAX_PAUSE_S",
    "Answer",
    "HttpClient",
    "Limit",
    "Pace",
    "SharedTraffic",
]
