import type { ZoneHint } from '../../../shared/image/zone-hints';

/** A hint in a word, and in a sentence; null = it is not known. */
export function contentText(hint: ZoneHint | null): { readonly word: string; readonly sentence: string } {
  if (hint === null) return { word: '…', sentence: '' };
  const { content, entropyBits, magic } = hint;
  if (content.name === 'none') return { word: '–', sentence: content.title };
  const looks = `${content.title}, ${entropyBits.toFixed(1)} bits a byte, by samples`;
  return { word: magic ?? content.name, sentence: magic === null ? looks : `${magic}: ${looks}` };
}
