"""The rules of the house that no other tool checks (docs/architecture)."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = {"config", "sample", "indicators", "certificates", "instructors", "learning", "enrollment", "courses", "accounts", "core"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 150
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services"}
# Where the outside world's clock may be read: the edges. Everything below gets `now` as an argument.
MAY_READ_THE_CLOCK = {
    "adapters",
    "admin",
    "api",
    "config",
    "forms",
    "http",
    "management",
    "middleware",
    "receivers",
    "tasks",
    "templatetags",
    "views",
    "wagtail_hooks",
}

# Migrations that drop what the release before theirs had stopped using: "app.0009_name".
MAY_DROP: set[str] = set()


@cache
def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    left_out = re.compile(r"(^|/)(migrations|vendor|node_modules|locale)/")
    return [ROOT / name for name in names if name.endswith(endings) and not left_out.search(name) and (ROOT / name).is_file()]


def app_modules() -> list[Path]:
    return [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in APPS]


def told(path: Path, line: int, text: str) -> str:
    return f"{path.relative_to(ROOT)}:{line}: {text}"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def parts(path: Path) -> set[str]:
    relative = path.relative_to(ROOT)
    return {*relative.parts[:-1], relative.stem}


def test_no_file_is_longer_than_400_lines() -> None:
    long = [
        told(path, count, "lines") for path in tracked(".py", ".css", ".js") if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    ]

    assert not long, "\n".join(long)


def test_no_template_is_longer_than_150_lines() -> None:
    long = [told(path, count, "lines") for path in tracked(".html") if (count := len(path.read_text().splitlines())) > LONGEST_TEMPLATE]

    assert not long, "\n".join(long)


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        told(path, node.lineno, f"{node.name} has {length} lines")
        for path in app_modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]

    assert not long, "\n".join(long)


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [told(path, 1, "says nothing about what it holds") for path in tracked(".py") if parts(path) & FORBIDDEN_NAMES]

    assert not named, "\n".join(named)


def test_only_the_sanitizer_calls_text_safe() -> None:
    unsafe = re.compile(r"\|\s*safe\b|\bmark_safe\b|autoescape off")
    sanitizer = ROOT / "core" / "sanitize.py"
    places = [path for path in [*app_modules(), *tracked(".html", ".txt")] if path != sanitizer and path.suffix in {".py", ".html"}]
    found = [
        told(path, number, line.strip())
        for path in places
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if unsafe.search(line)
    ]

    assert not found, "\n".join(found)


def calls(path: Path) -> list[tuple[int, str]]:
    return [(node.lineno, ast.unparse(node.func)) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def test_the_clock_is_read_at_the_edges_only() -> None:
    clocks = re.compile(r"(^|\.)(datetime\.now|datetime\.today|datetime\.utcnow|date\.today|timezone\.now|timezone\.localdate)$")
    found = [
        told(path, line, f"{name}(): take `now` as an argument")
        for path in app_modules()
        if not parts(path) & MAY_READ_THE_CLOCK
        for line, name in calls(path)
        if clocks.search(name)
    ]

    assert not found, "\n".join(found)


def test_nothing_prints() -> None:
    found = [told(path, line, "print()") for path in app_modules() for line, name in calls(path) if name == "print"]

    assert not found, "\n".join(found)


def test_no_exception_is_swallowed_unnamed() -> None:
    found = [
        told(path, node.lineno, "bare except")
        for path in app_modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]

    assert not found, "\n".join(found)


def test_models_do_not_override_save() -> None:
    found = [
        told(path, node.lineno, f"{node.name}(): a write is a function in actions")
        for path in app_modules()
        if "models" in parts(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]

    assert not found, "\n".join(found)


def test_templates_carry_no_inline_script_or_style() -> None:
    # A block of JSON is data: it does not run.
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|hx-on|href=[\"']javascript:",
        re.IGNORECASE,
    )
    found = [
        told(path, text.count("\n", 0, match.start()) + 1, match.group().strip())
        for path in tracked(".html")
        # A certificate is printed from its template, which is never served.
        if not path.is_relative_to(ROOT / "templates" / "certificates" / "pdf")
        for text in [path.read_text()]
        for match in inline.finditer(text)
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "coming soon", "lorem ipsum"])
def test_nothing_is_left_for_later(word: str) -> None:
    here = Path(__file__)
    pattern = re.compile(rf"\b{word}\b", re.IGNORECASE if word.islower() else 0)
    found = [
        told(path, number, line.strip())
        for path in tracked(".py", ".html", ".css", ".js")
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]

    assert not found, "\n".join(found)


def _variables_read() -> set[str]:
    """Every variable that the settings, the supervisor and the first set-up ask the environment for."""
    asked = re.compile(r'(?:env\.\w+|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)"')
    places = [*(ROOT / "config").rglob("*.py"), ROOT / "bin/serve", ROOT / "bin/prepare"]
    return {name for place in places for name in asked.findall(place.read_text("utf-8"))} - {"FAST_PASSWORDS_FOR_TESTS"}


def _variables_explained(guide: str) -> set[str]:
    """The variables in the first column of a guide's tables."""
    rows = [line.split("|")[1] for line in (ROOT / "docs" / guide).read_text("utf-8").splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}


def test_every_variable_is_explained_in_both_languages_and_in_the_example() -> None:
    read = _variables_read()
    example = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    # For the supervisor's command line, and never for production.
    on_the_command_line = {"DEBUG", "PORT", "HOST", "WEB_WORKERS", "WEB_THREADS", "JOB_WORKERS", "SAMPLE"}
    # Read by compose.yaml and by the library of the bucket.
    read_elsewhere = {"POSTGRES_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}

    assert (read - _variables_explained("operations.en.md"), read - _variables_explained("operations.th.md")) == (set(), set())
    assert _variables_explained("operations.en.md") == _variables_explained("operations.th.md")
    assert read - example - on_the_command_line == set()
    assert example - read == read_elsewhere


def test_no_migration_takes_away_what_the_release_before_still_uses() -> None:
    from django.db.migrations import operations
    from django.db.migrations.loader import MigrationLoader

    taking = (operations.RemoveField, operations.DeleteModel, operations.RenameField, operations.RenameModel)
    steps = [
        (f"{app}.{name}", step)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in APPS
        for operation in migration.operations
        for step in (operation.database_operations if isinstance(operation, operations.SeparateDatabaseAndState) else [operation])
    ]
    found = [f"{name}: {step.describe()}" for name, step in steps if isinstance(step, taking) and name not in MAY_DROP]

    # CONTRIBUTING.md: first a release that no longer uses it, then one that drops it.
    assert not found, "\n".join(found)
