import { afterEach, describe, expect, it, vi } from 'vitest';
import { nameWindow, openWindow } from '../../../../renderer/api/window-name';

const at = (search: string): Location => ({ search }) as Location;
const leave = () => window.dispatchEvent(new Event('pagehide'));

describe('the name of a window in a browser', () => {
  afterEach(() => {
    leave();
    window.sessionStorage.clear();
  });

  it('is that of its address, or a new one', () => {
    expect(nameWindow(at('?window=w-1'))).toBe('w-1');
    expect(nameWindow(at(''))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stays while the page is loaded again, and is nowhere for a tab that is duplicated', () => {
    const name = nameWindow(at(''));
    expect(nameWindow(at(''))).not.toBe(name);
    window.sessionStorage.clear();
    const other = nameWindow(at('?window=w-2'));
    leave();
    expect(window.sessionStorage.length).toBe(1);
    expect(nameWindow(at(''))).toBe(other);
    expect(window.sessionStorage.length).toBe(0);
  });

  it('another one gets its name with its address, and no way back to this page', () => {
    const opened = { opener: window };
    const open = vi.spyOn(window, 'open').mockReturnValue(opened as unknown as Window);
    const name = openWindow();
    expect(open).toHaveBeenCalledWith(`/?window=${name}`, '_blank');
    expect(opened.opener).toBeNull();
    open.mockReturnValue(null);
    expect(openWindow()).toBeNull();
  });
});
