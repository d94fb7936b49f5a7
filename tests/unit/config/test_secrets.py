"""Secrets: where they come from, and that they go nowhere else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.redaction import redact
from pipeline.secrets import secret


def private(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_file_counts_before_the_environment(tmp_path: Path) -> None:
    file = private(tmp_path / "key", b"  from-file\n")
    assert secret("KEY", file, {"KEY": "from-environment"}) == "from-file"
    assert secret("KEY", None, {"KEY": " from-environment "}) == "from-environment"


@pytest.mark.parametrize("environ", [{}, {"KEY": ""}, {"KEY": "  "}])
def test_no_secret_is_none(environ: dict[str, str]) -> None:
    assert secret("KEY", None, environ) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o610])
def test_a_file_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    file = private(tmp_path / "key", b"hunter2", mode)
    with pytest.raises(ConfigError, match="others may read this secret; run: chmod 600") as caught:
        secret("KEY", file, {})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"", "the secret is empty"), (b" \n", "the secret is empty"), (b"k\xff", "not UTF-8 text")],
)
def test_a_file_without_a_secret_is_a_mistake_not_no_secret(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    with pytest.raises(ConfigError, match=complaint):
        secret("KEY", private(tmp_path / "key", content), {"KEY": "another"})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="key: cannot read the secret: No such file"):
        secret("KEY", tmp_path / "key", {})


@pytest.mark.parametrize(
    ("text", "secrets", "safe"),
    [
        ("api_key=abc&x=1", ("abc",), "api_key=***&x=1"),
        ("https://x/?key=a%2Fb%2Bc", ("a/b+c",), "https://x/?key=***"),
        ('{"api-key":"abc"} abc', ("abc", None), '{"api-key":"***"} ***'),
        ("abcdef abc", ("abc", "abcdef"), "*** ***"),
        ("nothing here", ("", None), "nothing here"),
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(
    text: str, secrets: tuple[str | None, ...], safe: str
) -> None:
    assert redact(text, secrets) == safe


@given(st.text(min_size=4).filter(lambda text: "*" not in text), st.text(), st.text())
def test_no_secret_survives(key: str, before: str, behind: str) -> None:
    assert key not in redact(before + key + behind, (key,))


@given(st.text(st.characters(codec="ascii"), min_size=4).filter(str.isprintable))
def test_a_secret_in_a_form_is_hidden_too(key: str) -> None:
    if " " not in key and "*" not in key:
        assert redact(f"key={quote_plus(key)}", (key,)) == "key=***"
