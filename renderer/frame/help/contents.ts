/** A heading of a page of the help. */
export interface ContentsEntry {
  readonly heading: string;
  readonly title: string;
  /** It stands below another one. */
  readonly isInner: boolean;
}

const ID = 'help-';
/** The headings of a page below its title, and the paragraphs that begin with bold words. */
const SELECTOR = `:is(h4, h5, h6, p)[id^='${ID}']`;

/** What a page tells, in its order: its paragraphs only where they stand for headings. */
export function contentsOf(page: ParentNode): readonly ContentsEntry[] {
  const all = [...page.querySelectorAll(SELECTOR)];
  const hasSections = all.some(({ localName }) => localName === 'h5');
  const found = all.filter(({ localName }) => !hasSections || localName !== 'p');
  const hasChapters = found.some(({ localName }) => localName === 'h4');
  return found.map((element) => ({
    heading: element.id.slice(ID.length),
    title: (element.localName === 'p' ? element.querySelector('strong') : element)?.textContent ?? '',
    isInner: hasChapters && element.localName !== 'h4',
  }));
}

/** The element of a heading; null = the page has none of that name. */
export function headingIn(page: ParentNode, heading: string): HTMLElement | null {
  return heading === '' ? null : page.querySelector<HTMLElement>(`#${CSS.escape(ID + heading)}`);
}
