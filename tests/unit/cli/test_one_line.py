"""A mistake on the command line costs one line and exit code 2, and names the way out."""

import sys

import pytest

from pipeline import cli


def said(words: list[str], patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> str:
    """Run the command line here; give what stood on stderr."""
    patch.setattr(sys, "argv", ["k2watch", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capture.readouterr()
    assert (ended.value.code, out) == (2, "")
    return err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["rnu"], "No such command 'rnu'. Did you mean 'run'? (see: k2watch --help)"),
        (["zzz"], "No such command 'zzz'. (see: k2watch --help)"),
        (["db", "upgrad"], "(see: k2watch db --help)"),
        (["run", "--dryrun"], "'--dryrun'"),
        (["show"], "Missing argument 'ID'. (see: k2watch show --help)"),
        (["report", "--format", "doc"], "'doc' is not one of 'html', 'md', 'txt', 'json', 'csv',"),
        (["report", "--format", "pdf"], "--format pdf: name a plot with --plot"),
        (["report", "--plot", "all", "--format", "csv"], "a plot is drawn as png, svg, pdf"),
        (["report", "--output", "k2.docx"], "k2.docx: no form is called so; say --format html|md"),
        (["runs", "--limit", "many"], "'many' is not a valid integer"),
        (["runs", "--limit", "0"], "0 is not in the range x>=1"),
        (["refresh", "--limit", "-1"], "-1 is not in the range x>=1"),
        (["sandbox", "--port", "99999"], "99999 is not in the range"),
    ],
)
def test_one_line(
    words: list[str],
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = said(words, monkeypatch, capsys)
    assert line.startswith("k2watch: ")
    assert line.count("\n") == 1
    assert text in line


def test_no_command_shows_the_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Every day: k2watch run" in said([], monkeypatch, capsys)


def test_a_bug_shows_itself_and_is_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(cli.k2watch, "main", stumble)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    text = capsys.readouterr().err
    assert "ZeroDivisionError: a bug" in text
    assert text.endswith("k2watch: this is a bug; please report the lines above\n")


def test_a_full_disk_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_out(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli.k2watch, "main", run_out)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 75
    assert capsys.readouterr().err == (
        "k2watch: the system refuses: [Errno 28] No space left on device\n"
    )
