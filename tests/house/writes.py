"""Find ORM writes, and reads past `seen_by`, in the text of a module."""

import ast
from collections.abc import Iterator

OF_MANAGERS = frozenset(
    {
        "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
        "acreate", "aget_or_create", "aupdate_or_create", "abulk_create", "abulk_update",
    }
)  # fmt: skip
"""Methods that only managers and querysets have: always a write, unless in PLAIN."""
OF_ROWS = frozenset({"save", "asave", "delete", "adelete", "raw", "_raw_delete"})
OF_SETS = frozenset({"update", "add", "remove", "set", "clear", "aupdate", "aadd", "aset"})
"""Also methods of dictionaries and sets: a write only where the receiver is a relation."""
CURSORS = frozenset({"execute", "executemany", "callproc"})
QUERIES = frozenset(
    {"objects", "_default_manager", "_base_manager", "filter", "exclude", "seen_by", "alive"}
)
"""What a chain passes through that leads to a queryset."""


def writes(text: str) -> list[str]:
    """List what a module writes past the actions, as «line: what»."""
    module = ast.parse(text)
    own = own_names(module)
    scopes = [module, *(n for n in ast.walk(module) if isinstance(n, ast.FunctionDef))]
    found = [(c, rows_named(s)) for s in scopes for c in ast.walk(s) if isinstance(c, ast.Call)]
    return sorted({f"{c.lineno}: {said}" for c, rows in found for said in written(c, own, rows)})


def rows_named(scope: ast.Module | ast.FunctionDef) -> set[str]:
    """Return the names that stand for a queryset in a function, or in a module as a whole."""
    nodes = scope.body if isinstance(scope, ast.Module) else ast.walk(scope)
    given = [n for n in nodes if isinstance(n, ast.Assign | ast.AnnAssign | ast.NamedExpr)]
    rows: set[str] = set()
    for node in sorted(given, key=lambda n: n.lineno):
        start, steps = chain(node.value)
        if steps & QUERIES or (steps and start in rows):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            rows |= {target.id for target in targets if isinstance(target, ast.Name)}
    return rows


def chain(node: ast.AST | None) -> tuple[str, set[str]]:
    """Return where a chain of calls starts, and its steps: Need, {objects, filter}."""
    steps = set()
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute):
            steps.add(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else "", steps


def written(call: ast.Call, own: set[str], rows: set[str]) -> Iterator[str]:
    if not isinstance(call.func, ast.Attribute):
        return
    name, receiver = call.func.attr, call.func.value
    if isinstance(receiver, ast.Name) and receiver.id in own:
        return
    named = isinstance(receiver, ast.Name) and receiver.id in rows
    if name in OF_MANAGERS | OF_ROWS | CURSORS or (
        name in OF_SETS and (named or on_rows(receiver))
    ):
        yield ast.unparse(call.func)


def own_names(module: ast.Module) -> set[str]:
    """Return the names a module imports: `records.create` is an action of ours, not a manager."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom | ast.Import):
            imported = {alias.asname or alias.name for alias in node.names}
            names |= {n for n in imported if n[:1].islower()}
    return names if holds_a_manager(module) else names | {"self"}


def holds_a_manager(module: ast.Module) -> bool:
    """Tell whether a class of the module is a manager or a queryset: its `self` writes."""
    bases = [b for n in ast.walk(module) if isinstance(n, ast.ClassDef) for b in n.bases]
    return any("Manager" in ast.unparse(b) or "QuerySet" in ast.unparse(b) for b in bases)


def on_rows(receiver: ast.AST) -> bool:
    """Tell whether a receiver is a queryset, a manager or a relation, as far as text tells.

    A chain that passes through `objects`, `filter`, `all` and the like is one; so is an
    attribute of anything that is not `self` or a plain name in capitals: `mission.partners.add`.
    """
    text = ast.unparse(receiver)
    if any(part in text for part in ("objects", "_default_manager", ".filter(", ".all()",
                                     ".exclude(", "seen_by(", "alive(", "getattr(")):  # fmt: skip
        return True
    if isinstance(receiver, ast.Attribute):
        holder = ast.unparse(receiver.value)
        return holder not in ("self", "cls") and holder != "" and not holder.endswith("fields")
    return False


def unguarded(text: str) -> list[str]:
    """List where a module reads a manager and does not at once ask `seen_by`, as «line: what»."""
    module = ast.parse(text)
    guarded = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in ("seen_by", "one_seen_by", "none")
    }
    managers = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    found = [(m.lineno, ast.unparse(m)) for m in managers if id(m) not in guarded]
    return [f"{line}: {what}" for line, what in sorted(found)]
