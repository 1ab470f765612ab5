"""Going about a page by the keys alone, every stop in sight."""

from tests.browser.visitor import Visitor

MOST_STOPS = 90
# Where the focus is: what it says, its box, and where a bar at the foot begins. Radios are drawn by their labels.
FOCUS = """() => {
  const at = document.activeElement, bar = document.querySelector('.bar');
  const box = at.getBoundingClientRect();
  return {
    says: (at.innerText || at.getAttribute('aria-label') || at.value || at.name || '').trim(),
    name: at.name || '', value: at.value || '',
    bottom: box.bottom, top: box.top, inside: bar ? bar.contains(at) : false,
    bar: bar && getComputedStyle(bar).position !== 'static' ? bar.getBoundingClientRect().top : innerHeight,
  };
}"""


def tab_to(visitor: Visitor, says: str = "", *, name: str = "", value: str = "") -> None:
    """Press Tab until the focus is there. At every stop on the way it must be in sight."""
    for _ in range(MOST_STOPS):
        visitor.page.keyboard.press("Tab")
        focus = visitor.page.evaluate(FOCUS)
        hidden = not focus["inside"] and (focus["top"] >= focus["bar"] or focus["bottom"] <= 0)
        assert not hidden, f"{visitor.path}: the focus is out of sight at {focus}"
        if (says and focus["says"].startswith(says)) or (name and focus["name"] == name and value in focus["value"]):
            return
    raise AssertionError(f"{visitor.path}: Tab never comes to {says or name}")


def press_key(visitor: Visitor, says: str) -> None:
    """To a button by Tab, and Enter: as much as one tap."""
    tab_to(visitor, says)
    visitor.on_screen()
    visitor.taps += 1
    visitor.page.keyboard.press("Enter")
