"""What one of several processes does; it imports no more than it needs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pipeline.http_client import HttpClient, Limit, Pace, SharedTraffic


def ask(folder: Path, url: str, fields: Mapping[str, str], limit: Limit, times: int) -> None:
    """Ask so often, as fast as all together may."""
    pace = Pace(limit, SharedTraffic(folder, "eutils.sandbox"))
    client = HttpClient(pace=pace, timeout_s=30, budget_s=600, user_agent="k2watch-test")
    with closing(client):
        for _ in range(times):
            client.post(url, fields, lambda answer: answer.body)
