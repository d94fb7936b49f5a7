"""The page of a report in a real browser: whole on a phone, silent, and closed to the outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request

from pipeline.reports.page import html
from pipeline.reports.report import Report
from tests.hostile_records import NOON, hostile_studies


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(html(Report(hostile_studies(), ("<script>x</script>",), NOON)), "utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_hostile_studies_make_a_quiet_page(
    chromium: Browser, page_file: Path, width: int, scheme: str
) -> None:
    dark: bool = scheme == "dark"
    page = chromium.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
    )
    said: list[ConsoleMessage] = []
    asked: list[Request] = []
    page.on("console", lambda one: said.append(one))
    page.on("request", lambda one: asked.append(one))
    page.goto(page_file.as_uri())
    assert [one.text for one in said] == [], "no refusal of the page's own policy either"
    assert [one.url for one in asked] == [page_file.as_uri()]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(22, 27, 25)" if dark else "rgb(250, 248, 244)"), "styled"
    assert page.locator("article").count() == len(hostile_studies())
    page.close()
