/** Runs in the page: what stands in the way of somebody, one sentence each. */
function pageFaults() {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const nameOf = (element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
  const what = (element) => element.outerHTML.slice(0, 90);

  for (const element of all('a, button, summary, [role=region], [role=img], svg:not([aria-hidden]), nav, section'))
    if (nameOf(element) === '') faults.push(`has no name: ${what(element)}`);
  for (const element of all('th:not([scope])')) faults.push(`heads nothing: ${what(element)}`);
  for (const element of all('.scroll'))
    if (element.getAttribute('tabindex') !== '0') faults.push(`cannot be scrolled by keyboard: ${what(element)}`);

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`two have the id ${id}`);

  const levels = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName.slice(1)));
  if (levels.filter((level) => level === 1).length !== 1) faults.push('has not exactly one first heading');
  for (const [index, level] of levels.entries())
    if (index > 0 && level > (levels[index - 1] ?? 0) + 1) faults.push(`heading ${index + 1} leaves a level out`);

  const colourOf = (text) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const luminance = ([red, green, blue]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const groundOf = (element) => {
    if (!element) return [255, 255, 255, 1];
    const colour = colourOf(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour : groundOf(element.parentElement);
  };
  for (const element of all('main *, header *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!hasText || element.closest('svg')) continue;
    const [text, ground] = [colourOf(getComputedStyle(element).color), groundOf(element)].map(luminance);
    const [low, high] = [text ?? 0, ground ?? 0].toSorted((a, b) => a - b);
    const contrast = ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
    if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(2)}: ${what(element)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('is wider than the screen');
  return faults;
}

pageFaults();
