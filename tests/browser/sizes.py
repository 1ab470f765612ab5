"""Tablets as they are: what a finger is offered on each, what scrolls sideways, and what a bar at the foot hides."""

from typing import Any

from tests.browser.visitor import Visitor

TABLETS = ((810, 1080), (1080, 810), (768, 1024), (1280, 800))
ZOOMED = (320, 640)  # 1280 at 400 %
# Everything is unfolded while it is measured. A radio button or a checkbox is as large as it is with its label. Links
# inside sentences are excepted, as WCAG 2.5.8 does. What is focused must stand above a bar that sticks to the foot.
MEASURED = """() => {
  const LEAST = 44, slack = 0.5, said = [];
  const folded = [...document.querySelectorAll('details:not([open])')];
  folded.forEach(one => { one.open = true; });
  const box = one => one.getBoundingClientRect();
  const shown = one => box(one).width > 1 && box(one).height > 1 && getComputedStyle(one).visibility === 'visible';
  const words = one => (one.innerText || one.name || '').trim().slice(0, 30);
  const name = one => `${one.tagName.toLowerCase()}.${one.className} “${words(one)}”`;
  const around = one => {
    const all = [one, ...(one.labels ?? [])].filter(each => box(each).width > 1).map(box);
    const side = (what, of) => of(...all.map(each => each[what]));
    const width = side('right', Math.max) - side('left', Math.min);
    return { width, height: side('bottom', Math.max) - side('top', Math.min) };
  };
  const TARGETS = 'button, a.govuk-button, a.chip, summary, select, input[type=radio], input[type=checkbox]';
  for (const one of document.querySelectorAll(TARGETS)) {
    if (!shown(one) || one.closest('.demo')) continue;
    const { width, height } = one.matches('input') ? around(one) : box(one);
    if (Math.min(width, height) < LEAST - slack) said.push(`${name(one)}: ${width.toFixed(0)} by ${height.toFixed(0)}`);
  }
  const wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) said.push(`${wide.scrollWidth - wide.clientWidth} pixels sideways`);
  const bar = document.querySelector('.bar');
  const sticks = bar && ['sticky', 'fixed'].includes(getComputedStyle(bar).position);
  for (const one of sticks ? document.querySelectorAll('#main :is(button, a, input, select, textarea, summary)') : []) {
    if (!shown(one) || one.disabled) continue;
    one.focus();
    const isUnder = box(one).height < innerHeight / 2 && box(one).bottom > box(bar).top + slack;
    if (isUnder && !bar.contains(one)) said.push(`${name(one)} is under the bar`);
  }
  document.activeElement?.blur();
  folded.forEach(one => { one.open = false; });
  scrollTo(0, 0);
  return said;
}"""


def faults(visitor: Visitor, state: str) -> list[str]:
    """What is wrong on this page, at the size of each tablet and zoomed in to 400 %."""
    page, was, found = visitor.page, visitor.page.viewport_size, []
    for width, height in (*TABLETS, ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        said: Any = page.evaluate(MEASURED)
        found += [f"{state} at {width}×{height}: {one}" for one in said]
        visitor.picture(f"{state}-{width}".replace(" ", "-"))
    if was:
        page.set_viewport_size(was)
    return found
