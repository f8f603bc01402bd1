"""Every route states whom it lets in: `require(...)` in its signature, or `public()` in its decorator."""

import ast
from collections.abc import Iterator

from tools.laws.source import SourceFile, Tree, Violation

_METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "api_route", "websocket"}
_FACES = 2
"""How many packages may hand a guard on before a route uses it."""
_GUARDS = {"require", "public", "identify", "ContactCenterGuard"}


def routes_without_a_guard(tree: Tree) -> Iterator[Violation]:
    held = {file.module: _guarded_names(file) for file in tree.product}
    for file in tree.product:  # a face passes on what its modules made
        if file.path.name == "__init__.py":
            held[file.module] |= _imported(file, held)
    for _face in range(_FACES):
        held = {file.module: held[file.module] | _imported(file, held) for file in tree.product}
    for file in tree.product:
        if file.path.parts[1] in ("features", "api", "apps"):
            yield from _unguarded(file, held[file.module] | _imported(file, held))


def _unguarded(file: SourceFile, aliases: set[str]) -> Iterator[Violation]:
    for function in file.functions:
        for decorator in function.decorator_list:
            if not _is_route(decorator):
                continue
            places = [decorator, function.args]
            if not any(_holds_guard(place, aliases) for place in places) and not _router_guard(decorator, aliases):
                sentence = f"the route {function.name} does not say whom it lets in: require(...) or public()"
                yield file.violation(function.lineno, sentence)


def _is_route(decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
        return False
    path = decorator.args[0] if decorator.args else None
    return decorator.func.attr in _METHODS and isinstance(path, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Name)


def _holds_guard(place: ast.AST, aliases: set[str]) -> bool:
    for node in ast.walk(place):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _GUARDS:
            return True
        if isinstance(node, ast.Name) and node.id in aliases:
            return True
    return False


def _router_guard(decorator: ast.expr, aliases: set[str]) -> bool:
    """Whether the router itself has the guard: `router = APIRouter(dependencies=[public()])`."""
    assert isinstance(decorator, ast.Call)
    assert isinstance(decorator.func, ast.Attribute)
    router = decorator.func.value
    return isinstance(router, ast.Name) and router.id in aliases


def _imported(file: SourceFile, held: dict[str, set[str]]) -> set[str]:
    """Names with a guard that other modules made: `from .routes import Reader`."""
    return {
        alias.asname or alias.name
        for node in file.tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in held.get(node.module or "", set())
    }


def _guarded_names(file: SourceFile) -> set[str]:
    """Names of this module that hold a guard: `Reader = Annotated[Caller, require(...)]`."""
    return {
        target.id
        for node in file.tree.body
        if isinstance(node, ast.Assign) and _holds_guard(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
