"""Values of seeds: YAML without guessing, and each value as its field holds it."""

from dataclasses import dataclass
from typing import Any

import yaml
from django.db import models

from tracker.models import Row
from tracker.models.amounts import Basis

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True)
class Ref:
    """The name of another record; or, as record/line, of a line in one."""

    model: type[Row]
    id: str


def parse(text: str) -> tuple[dict[str, Any], list[Any]]:
    """Return (defaults, records) of a file: a list, or a mapping with these two keys.

    Raises yaml.YAMLError, ValueError.
    """
    found = plain(yaml.compose(text, Loader=LOADER))
    defaults: Any = {}
    if isinstance(found, dict):
        if unknown := found.keys() - {"defaults", "records"}:
            raise ValueError(f"there is no such key: {', '.join(sorted(unknown))}")
        defaults, found = found.get("defaults") or {}, found.get("records")
    if not isinstance(defaults, dict) or not isinstance(found or [], list):
        raise ValueError("it holds no list of records")
    return defaults, found or []


def plain(node: Any) -> Any:
    """Return YAML as mappings, lists and texts: a date or a number stays as it is written.

    Raises ValueError for a key that stands twice, which YAML itself lets pass.
    """
    if isinstance(node, yaml.MappingNode):
        found = {}
        for key, value in node.value:
            if key.value in found:
                raise ValueError(f"line {key.start_mark.line + 1}: “{key.value}” stands twice")
            found[key.value] = plain(value)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [plain(value) for value in node.value]
    return None if node is None or node.tag == NULL else node.value


def read_value(field: Any, raw: Any) -> Any:
    """Return one value as its field holds it. Raises ValidationError, ValueError."""
    if field.many_to_many:
        if not isinstance(raw, list):
            raise ValueError("A list is needed.")
        return [Ref(field.related_model, text_of(name)) for name in raw]
    text = text_of(raw)
    if field.is_relation:
        return Ref(field.related_model, text)
    if isinstance(field, models.BooleanField):
        if text not in ("true", "false"):
            raise ValueError("Write true or false.")
        return text == "true"
    if not field.editable and text not in choices_of(field):
        raise ValueError("It is none of the choices.")
    return field.clean(text, None)


def choices_of(field: Any) -> list[str]:
    """Return what a field may hold that no form asks for: a status, or how a figure is known."""
    return list(dict(field.flatchoices)) if field.choices else list(Basis.values)


def text_of(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError("One value is needed.")
    return raw
