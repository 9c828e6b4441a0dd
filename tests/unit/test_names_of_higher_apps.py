"""A lower app names no higher one, by string either: import-linter sees imports alone.

The order is that of the lint contract in pyproject.toml. Settings and config are above all and may name everybody.
Migrations are history: they name what was there when they were written.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from concilio.site import urls as site_urls

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/concilio"
NOT_JUDGED = frozenset({"config", "cli", "commands", "benchmark", "demo"})
# They know no Django, as lint checks, so no address, look-up or template; "accord" is an element of a document there.
WITHOUT_DJANGO = frozenset({"documents"})
# A process that starts Django has to say where the settings are.
SETTINGS = "concilio.config.settings"


def floors() -> dict[str, int]:
    """How high each package stands; those of one line of the contract stand equally high."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        package.strip().removeprefix("concilio."): len(layers) - place
        for place, line in enumerate(layers)
        for package in line.split(":")
    }


FLOOR = floors()
LABELS = {config.label: config.name.removeprefix("concilio.") for config in apps.get_app_configs()
          if config.name.startswith("concilio.")}  # fmt: skip
MODELS = {f"{model._meta.app_label}.{model.__name__}".lower() for model in apps.get_models()}


def is_above(other: str, app: str) -> bool:
    return FLOOR.get(other, 0) > FLOOR[app]


def related_names() -> dict[str, set[tuple[str, str]]]:
    """Names by which look-ups on an app's models reach a higher app's: name -> (lower app, higher app)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for model in apps.get_models(include_auto_created=True):
        lower = LABELS.get(model._meta.app_label)
        if lower is None:
            continue
        for relation in model._meta.related_objects:
            higher = LABELS.get(relation.related_model._meta.app_label)
            if higher is not None and is_above(higher, lower):
                for name in {relation.name, relation.get_accessor_name()}:
                    if name and not name.endswith("+"):
                        found.setdefault(name, set()).add((lower, higher))
    return found


RELATED = related_names()
EXPRESSIONS = ("Q", "F", "OuterRef", "Prefetch", "Count", "Sum", "Max", "Min")
LOOKUPS = frozenset(
    {
        *("filter", "exclude", "get", "get_or_create", "update_or_create", "annotate", "alias", "aggregate"),
        *("values", "values_list", "order_by", "distinct", "update", "only", "defer"),
        *("select_related", "prefetch_related"),
        *EXPRESSIONS,
    }
)
MANAGERS = frozenset(
    {"all", "filter", "exclude", "get", "create", "exists", "count", "first", "last", "order_by"}
)
KEYWORDS_LOOK_UP = frozenset({"filter", "exclude", "get", "Q", "get_or_create", "update_or_create"})


@dataclass(frozen=True)
class Named:
    kind: str
    name: str
    higher: str


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def owner_of_template(name: str) -> str | None:
    """The app in which a template lies, by its folder."""
    folder = name.split("/", 1)[0]
    for app in LABELS.values():
        if (PACKAGE / app / "templates" / folder).is_dir():
            return app
    return None


def names_in_python(source: str, app: str) -> Iterator[Named]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _names_in_call(node, app)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _names_in_string(node.value, app)


def _names_in_call(node: ast.Call, app: str) -> Iterator[Named]:
    name = called(node)
    strings = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in LOOKUPS:
        paths = [*strings, *(k.arg for k in node.keywords if k.arg and name in KEYWORDS_LOOK_UP)]
        for part in sorted({part for path in paths for part in path.lstrip("-").split("__")}):
            yield from _of_related(part, app)
    if (
        name in MANAGERS
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Attribute)
    ):
        yield from _of_related(node.func.value.attr, app)
    if name in {"get_model", "get_app_config"} and strings:
        yield from _of_label(strings[0].split(".")[0], app)


def _names_in_string(text: str, app: str) -> Iterator[Named]:
    """Dotted paths, labels of models, names of addresses and templates; prose matches none of them."""
    if text != SETTINGS and (match := re.fullmatch(r"concilio\.(\w+)(\.\w+)*", text)):
        yield from _of_package("dotted path", match[1], app)
    if text.lower() in MODELS:
        yield from _of_label(text.split(".")[0], app)
    if match := re.fullmatch(r"([a-z]+):[a-z_-]+", text):
        yield from _of_package("address", LABELS.get(match[1], ""), app)
    if re.fullmatch(r"[\w/]+\.(html|txt)", text) and (owner := owner_of_template(text)):
        yield from _of_package("template", owner, app)
    if re.match(r"/(desk|d)/", text):
        yield Named("address written out", text, "?")


def names_in_template(source: str, app: str) -> Iterator[Named]:
    for name in re.findall(r"""{%\s*url\s+["']([^"']+)["']""", source):
        prefix, colon, _ = name.partition(":")
        yield from _of_package("address", LABELS.get(prefix, "") if colon else owner_of_address(name), app)
    for name in re.findall(r"""==\s*["']([a-z]+):[a-z_-]+["']""", source):
        yield from _of_package("address", LABELS.get(name, ""), app)
    for name in re.findall(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""", source):
        if owner := owner_of_template(name):
            yield from _of_package("template", owner, app)
    for name in re.findall(rf"\.(\w+)\.(?:{'|'.join(sorted(MANAGERS))})\b", source):
        yield from _of_related(name, app)
    for address in re.findall(r"""(?:href|action)=["'](/[^"']*)""", source):
        yield Named("address written out", address, "?")


def owner_of_address(name: str) -> str:
    """The app whose page a name without a prefix is; "" for promises and for names that a library looks for."""
    for pattern in _without_prefix():
        if pattern.name == name:
            module = pattern.callback.__module__.split(".")
            return "" if module[0] != "concilio" or name in PROMISES else module[1]
    return ""


def _without_prefix() -> list[URLPattern]:
    found: list[URLPattern] = []
    waiting = list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, URLPattern):
            found.append(pattern)
        elif not pattern.namespace:
            waiting += pattern.url_patterns
    return found


PROMISES = frozenset(pattern.name for pattern in site_urls.urlpatterns if pattern.name)
"""What has no prefix in the addresses of `site` is a promise: every app may link to it."""


def _of_related(name: str, app: str) -> Iterator[Named]:
    for higher in sorted({higher for _, higher in RELATED.get(name, ()) if is_above(higher, app)}):
        yield Named("related name", name, higher)


def _of_label(label: str, app: str) -> Iterator[Named]:
    yield from _of_package("app label", LABELS.get(label, ""), app)


def _of_package(kind: str, package: str, app: str) -> Iterator[Named]:
    if package and is_above(package, app):
        yield Named(kind, package, package)


def sources(app: str) -> Iterator[tuple[Path, list[Named]]]:
    for path in sorted((PACKAGE / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, list(names_in_python(path.read_text(), app))
    for path in sorted((PACKAGE / app).rglob("*.html")):
        yield path, list(names_in_template(path.read_text(), app))


@pytest.mark.parametrize("app", sorted(FLOOR.keys() - NOT_JUDGED - WITHOUT_DJANGO))
def test_an_app_names_no_app_above_it(app: str) -> None:
    found = [(str(path.relative_to(PACKAGE)), name) for path, names in sources(app) for name in names]
    assert found == []


def test_every_app_of_ours_has_a_place_in_the_order() -> None:
    assert set(LABELS.values()) <= FLOOR.keys()
    assert {"home", "desk", "dialogue"} <= PROMISES


@pytest.mark.parametrize(
    ("source", "kind", "higher"),
    [
        ("Dialogue.objects.filter(releases__state='public')", "related name", "insight"),
        ("Community.objects.exclude(Q(codes__isnull=False))", "related name", "admission"),
        ("Community.objects.annotate(n=Count('seats'))", "related name", "admission"),
        ("dialogues.prefetch_related('communities__envelopes')", "related name", "admission"),
        ("community.codes.create(digest=digest)", "related name", "admission"),
        ("reverse('insight:desk', args=[slug])", "address", "insight"),
        ("redirect('convening:people', slug)", "address", "convening"),
        ("Missing(what, 'admission:envelopes')", "address", "admission"),
        ("render(request, 'moderation/queue.html', {})", "template", "moderation"),
        ("apps.get_model('insight', 'Release')", "app label", "insight"),
        ("models.ForeignKey('keys.Case')", "app label", "keys"),
        ("import_string('concilio.moderation.rules')", "dotted path", "moderation"),
        ("HttpResponseRedirect('/d/river/guesses/')", "address written out", "?"),
    ],
)
def test_each_kind_of_name_in_python_is_seen(source: str, kind: str, higher: str) -> None:
    assert {(found.kind, found.higher) for found in names_in_python(source, "dialogue")} == {(kind, higher)}


@pytest.mark.parametrize(
    ("source", "kind", "higher"),
    [
        ('{% url "admission:risks" dialogue.slug %}', "address", "admission"),
        ('{% if request.resolver_match.view_name == "convening:people" %}', "address", "convening"),
        ("{% if dialogue.releases.exists %}", "related name", "insight"),
        ('{% extends "moderation/desk.html" %}', "template", "moderation"),
        ("{% include 'insight/your_guesses.html' with page=page %}", "template", "insight"),
        ('<a href="/{{ LANGUAGE_CODE }}/d/{{ dialogue.slug }}/guesses/">', "address written out", "?"),
    ],
)
def test_each_kind_of_name_in_a_template_is_seen(source: str, kind: str, higher: str) -> None:
    assert {(found.kind, found.higher) for found in names_in_template(source, "dialogue")} == {(kind, higher)}


@pytest.mark.parametrize(
    "source",
    [
        "Statement.objects.filter(translations__status='reviewed')",
        "reverse('dialogue:card', args=[slug])",
        "reverse('desk')",
        "render(request, 'dialogue/taking_part/card.html', {})",
        "log('what insight found, and the keys of moderation')",
    ],
)
def test_what_an_app_may_name_is_no_finding(source: str) -> None:
    assert list(names_in_python(source, "dialogue")) == []


def test_promises_may_be_linked_from_every_template() -> None:
    assert list(names_in_template('{% url "home" %}{% url "dialogue" dialogue.slug %}', "shell")) == []
