import { describe, expect, it } from 'vitest';
import { Html, html } from './html.ts';

describe('the html tag', () => {
  it('escapes text and attribute values, wherever they come from', () => {
    const hostile = `"><script>alert('x')</script>&`;
    expect(String(html`<a title="${hostile}">${hostile}</a>`)).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>',
    );
  });

  it('leaves markup of its own as it is, joins lists, and writes nothing for nothing', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ul>${items}</ul>${null}${undefined}${false}${0}`)).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
    );
  });

  it('is the only way to make markup', () => {
    expect(() => new Html('<b>', Symbol('another') as never)).toThrow('never from a string');
  });
});
