"""Find, read and overlay ``config.toml``; say in one line what is wrong with it and what was meant.

Search order (https://specifications.freedesktop.org/basedir-spec): ``--config``,
``$K2WATCH_CONFIG``, ``./config.toml``, ``k2watch/config.toml`` in the user's config folder.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from platformdirs import user_config_path
from pydantic import BaseModel, ValidationError

from pipeline.config import Config
from pipeline.errors import ConfigError

ENVIRONMENT_PREFIX = "K2WATCH_"
_PLAINLY = {
    "missing": "is missing",
    "model_type": "must be a section",
    "path_type": "must be a path",
    "too_short": "must not be empty",
    "tuple_type": "must be a list",
}


def load(path: Path | None, overrides: Iterable[str], environ: Mapping[str, str]) -> Config:
    """Read the configuration.

    Args:
        path: the file named on the command line, or None to look for it.
        overrides: ``section.key=value`` from the command line, values written as in TOML.
        environ: the environment; ``K2WATCH_<SECTION>_<KEY>`` overrides the file.

    Raises:
        ConfigError: one line naming file, key, value and the nearest known name.
    """
    file = find(path, environ)
    tree = _read(file)
    if "folder" in tree:  # known to the program, which sets it itself
        raise ConfigError(f"{file}: folder: unknown key{_nearest(('folder',))}")
    for key, value in [*_from_environment(environ), *map(_override, overrides)]:
        _put(tree, key, value)
    try:
        config = Config.model_validate(tree)
    except ValidationError as error:
        raise ConfigError(f"{file}: {_explain(error)}") from None
    return config.model_copy(update={"folder": file.absolute().parent})


def find(path: Path | None, environ: Mapping[str, str]) -> Path:
    """Choose the configuration file; raise ConfigError when there is none."""
    if path is not None:
        return path
    if named := environ.get("K2WATCH_CONFIG"):
        return Path(named)
    places = (Path("config.toml"), user_config_path("k2watch") / "config.toml")
    for place in places:
        if place.is_file():
            return place
    raise ConfigError("no config.toml here; make one with: k2watch init, or name it with --config")


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from error


def _leaves(model: type[BaseModel], prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """List the keys that hold one value: sections are entered, lists of tables are not."""
    for name, field in model.model_fields.items():
        key = (*prefix, field.alias or name)
        inner = _section(field.annotation)
        if inner is not None:
            yield from _leaves(inner, key)
        elif get_origin(field.annotation) is not tuple and not field.exclude:
            yield key


def _section(annotation: Any) -> type[BaseModel] | None:
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    return next((kind for kind in kinds if _is_model(kind)), None)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key in _leaves(Config):
        name = ENVIRONMENT_PREFIX + "_".join(key).upper()
        if value := environ.get(name):
            yield key, value


def _override(text: str) -> tuple[tuple[str, ...], Any]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ConfigError(f"--set {text}: write it as section.key=value")
    return tuple(key.strip().split(".")), _toml_value(value.strip())


def _toml_value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text  # a bare word is a string: --set sources.pubmed.email=me@example.org


def _put(tree: dict[str, Any], key: tuple[str, ...], value: Any) -> None:
    for name in key[:-1]:
        inner = tree.setdefault(name, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"{'.'.join(key)}: {name} is not a section")
        tree = inner
    tree[key[-1]] = value


def _explain(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False)
    # A misspelt key is also a missing one: the misspelling is what to mend.
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    place = _place(first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{place}: unknown key{_nearest(first['loc'])}"
    text = _PLAINLY.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    text = text.replace("Input should be", "must be")
    return f"{place}{_shown(first['input'])}: {text}" if place else text


def _place(location: tuple[int | str, ...]) -> str:
    """Write ``searches.0.name`` the way people count: ``searches[1].name``."""
    text = ""
    for step in location:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f" = {value[:60]!r}"
    return f" = {value!r}" if isinstance(value, int | float) else ""


def _nearest(location: tuple[int | str, ...]) -> str:
    model: Any = Config
    for step in location[:-1]:
        if isinstance(step, str):
            model = _item(model.model_fields[step].annotation)
    names = [field.alias or name for name, field in model.model_fields.items() if not field.exclude]
    close = difflib.get_close_matches(str(location[-1]), names, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known here: {', '.join(names)}"


def _item(annotation: Any) -> Any:
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0]
    return _section(annotation) or annotation
