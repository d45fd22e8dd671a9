"""What a client may rely on by the document: nothing of it goes away within v1."""

import subprocess
from collections.abc import Iterator
from typing import Any

import yaml

from config.env import BASE

METHODS = {"get", "post", "put", "patch", "delete"}


def released() -> dict[str, Any]:
    """Return the document of the last release; before there is one, as it was committed."""
    tag = git("describe", "--tags", "--abbrev=0") or "HEAD"
    text = git("show", f"{tag}:openapi.yaml") or (BASE / "openapi.yaml").read_text()
    return yaml.load(text, yaml.CSafeLoader)


def git(*words: str) -> str:
    """Return what git prints; nothing where the tree was taken without its history."""
    ran = subprocess.run(["git", *words], cwd=BASE, capture_output=True, text=True, check=False)
    return ran.stdout.strip() if ran.returncode == 0 else ""


def promised(document: dict[str, Any]) -> set[str]:
    """Name each operation, parameter, field and code of a document."""
    found = set()
    for name, shape in document["components"]["schemas"].items():
        found |= {name, *within(name, shape)}
    for path, operations in document["paths"].items():
        for method in operations.keys() & METHODS:
            found |= set(of_operation(document, f"{method} {path}", operations[method]))
    return found


def of_operation(document: dict[str, Any], where: str, made: dict[str, Any]) -> Iterator[str]:
    yield where
    for given in made["parameters"]:
        known = document["components"]["parameters"]
        one = known[given["$ref"].rpartition("/")[2]] if "$ref" in given else given
        named = f"{where} {one['in']} {one['name']}"
        yield from (named, *within(named, one["schema"]))
    bodies = {"sent": made.get("requestBody", {}), **made["responses"]}
    for name, body in bodies.items():
        for kind, content in body.get("content", {}).items():
            here = f"{where} {name} {kind}"
            yield from (here, *within(here, content["schema"]))


def within(where: str, shape: dict[str, Any]) -> Iterator[str]:
    """Yield each field and each code of a shape."""
    yield from (f"{where} = {code}" for code in shape.get("enum", ()))
    for name, inner in shape.get("properties", {}).items():
        yield from (f"{where}.{name}", *within(f"{where}.{name}", inner))
    parts = [*shape.get("anyOf", ()), *shape.get("oneOf", ()), *shape.get("allOf", ())]
    for inner in [*parts, *([shape["items"]] if "items" in shape else [])]:
        yield from within(where, inner)
