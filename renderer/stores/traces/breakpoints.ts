import { defineStore } from 'pinia';
import { toErrorShape } from '../../../shared/errors/app-error';
import { formatBreakpoint, parseBreakpoint } from '../../../shared/workload/breakpoint';
import { useSessions } from '../sessions';

/** The breakpoints of the active image, whichever of its traces is stepped through. */
export const useBreakpoints = defineStore('breakpoints', () => {
  const { fields } = useSessions().perImage(() => ({
    /** As `parseBreakpoint` reads them, in the order in which they were set. */
    list: [] as readonly string[],
  }));
  const { list } = fields;

  /** Sets one. Answers what is wrong with its text, in words; empty = nothing. */
  function add(text: string): string {
    try {
      const condition = formatBreakpoint(parseBreakpoint(text.trim()));
      if (!list.value.includes(condition)) list.value = [...list.value, condition];
      return '';
    } catch (thrown) {
      return toErrorShape(thrown).message;
    }
  }

  function remove(condition: string): void {
    list.value = list.value.filter((one) => one !== condition);
  }

  return { list, add, remove };
});
