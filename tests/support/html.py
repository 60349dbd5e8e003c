"""What every page of every test is checked for, so that no test has to ask."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

FIELDS = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "form", "list")
TOKEN = re.compile(r'="[\w.-]{60,}"')  # all that changes from one log-in page to the next
SOUND: set[int] = set()  # pages that were checked already, without their tokens
LEAKS = re.compile(r"^\s*(None|undefined|NaN|nan|Undefined)\s*$|\{\{|\{%|<\w+ object at 0x|Markup\('")


def check_page(text: str) -> None:
    """Fail with all that is wrong with a page, or with a piece of one."""
    page = hash(TOKEN.sub("", text))
    if page not in SOUND:
        find_problems(text)
        SOUND.add(page)


def find_problems(text: str) -> None:
    """Look at every element of it."""
    whole = text.lstrip().lower().startswith("<!doctype")
    tree, problems = parse(text, whole)
    parents = {child: parent for parent in tree.iter() for child in parent}
    problems += [
        *doubled_ids(tree),
        *unnamed(tree, parents),
        *inline_code(tree),
        *leaks(tree),
        *open_forms(tree),
    ]
    if whole:
        problems += [*incomplete(tree), *dangling(tree)]
    assert not problems, "The page has problems:\n" + "\n".join(f"- {problem}" for problem in problems)


def parse(text: str, whole: bool) -> tuple[Element, list[str]]:
    parser = HTMLParser(namespace_html_elements=False)
    if whole:
        tree = parser.parse(text)
    else:
        container = "tbody" if text.lstrip().startswith("<tr") else "div"
        tree = parser.parse_fragment(text, container=container)
    lines = text.splitlines()
    problems = []
    for (line, column), code, details in parser.errors:
        where = lines[line - 1][max(0, column - 60) : column + 20] if line <= len(lines) else ""
        problems.append(f"{code} {details or ''} in line {line}: …{where}…")
    return tree, problems


def elements(tree: Element) -> Iterator[Element]:
    """The elements, without the comments, which the tree holds as elements with a function for a tag."""
    return (element for element in tree.iter() if isinstance(element.tag, str))  # type: ignore[redundant-expr]


def name_of(element: Element) -> str:
    marks = "".join(f" {key}={value!r}" for key, value in list(element.attrib.items())[:4])
    return f"<{element.tag}{marks}>"


def doubled_ids(tree: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in elements(tree) if element.get("id") is not None)
    yield from (f'id="{name}" stands {count} times' for name, count in counts.items() if count > 1)
    yield from (
        f'id="{name}" contains a space or nothing'
        for name in counts
        if name != "".join(str(name).split()) or not name
    )


def unnamed(tree: Element, parents: dict[Element, Element]) -> Iterator[str]:
    """Fields, buttons, links and pictures that a screen reader could only call by their kind."""
    labelled = {label.get("for") for label in tree.iter("label") if words(label)}
    for element in elements(tree):
        if element.get("aria-label", "").strip() or element.get("aria-labelledby"):
            continue
        if is_hidden(element, parents):
            continue  # a script fills it before it shows it
        if is_field(element):
            if element.get("id") not in labelled and not inside_label(element, parents):
                yield f"{name_of(element)} has no label"
        elif missing := nameless(element):
            yield f"{name_of(element)} has no {missing}"


def is_field(element: Element) -> bool:
    return element.tag in FIELDS and element.get("type") not in UNLABELLED_TYPES


def nameless(element: Element) -> str | None:
    """What an element that needs a name has not, if anything."""
    if element.tag in ("button", "a", "summary"):
        return None if words(element) or element.get("aria-hidden") == "true" else "words"
    if element.tag == "img":
        return None if element.get("alt") is not None else "alt"
    return "title" if element.tag == "iframe" and not element.get("title") else None


def is_hidden(element: Element, parents: dict[Element, Element]) -> bool:
    return any(each.get("hidden") is not None for each in (element, *around(element, parents)))


def inside_label(element: Element, parents: dict[Element, Element]) -> bool:
    return any(each.tag == "label" and words(each) for each in around(element, parents))


def around(element: Element, parents: dict[Element, Element]) -> Iterator[Element]:
    while element in parents:
        element = parents[element]
        yield element


def words(element: Element) -> str:
    """What an element says: its text, and the names of what is in it."""
    said = list(element.itertext())
    said += [inner.get("alt") or inner.get("aria-label") or "" for inner in elements(element)]
    return "".join(said).strip()


def inline_code(tree: Element) -> Iterator[str]:
    """Scripts and styles that the content security policy would stop."""
    for element in elements(tree):
        if element.tag == "style":
            yield "a <style> element"
        if (
            element.tag == "script"
            and not element.get("src")
            and element.get("type") not in ("application/json", "importmap")
        ):
            yield f"an inline script: {(element.text or '')[:60]!r}"
        for key, value in element.attrib.items():
            if key == "style" or key.startswith(("on", "hx-on", "data-hx-on")):
                yield f"{name_of(element)} has {key}="
            if value.strip().lower().startswith(("javascript:", "js:")):
                yield f"{name_of(element)} runs a script in {key}="


def leaks(tree: Element) -> Iterator[str]:
    """Python's and the template language's own words."""
    for element in elements(tree):
        for piece in (element.text, element.tail, *element.attrib.values()):
            if piece and LEAKS.search(piece):
                yield f"{name_of(element)} says {piece.strip()[:60]!r}"
        for key in ("href", "src", "action"):
            if "/None" in element.get(key, ""):
                yield f"{name_of(element)} leads to None"


def open_forms(tree: Element) -> Iterator[str]:
    """Forms that anybody's page could send on behalf of who is logged in."""
    for form in tree.iter("form"):
        if form.get("method", "get").lower() == "post" and not any(
            field.get("name") == "csrf_token" and field.get("value") for field in form.iter("input")
        ):
            yield f"{name_of(form)} has no csrf_token"


def incomplete(tree: Element) -> Iterator[str]:
    if not tree.get("lang"):
        yield "<html> has no lang"
    title = tree.find("head/title")
    if title is None or not words(title):
        yield "the page has no title"
    if len(list(tree.iter("main"))) != 1:
        yield "the page does not have one <main>"
    if len(list(tree.iter("h1"))) != 1:
        yield "the page does not have one <h1>"


def dangling(tree: Element) -> Iterator[str]:
    """Labels and descriptions that belong to nothing."""
    ids = {element.get("id") for element in elements(tree)}
    for element in elements(tree):
        for key in REFERENCES:
            for name in element.get(key, "").split():
                if name not in ids:
                    yield f"{name_of(element)} refers to #{name}, which is not there"
