import { Menu, type MenuItemConstructorOptions } from 'electron';
import { COMMAND_MENUS, menuGroups, type CommandId, type CommandMenu } from '../../../shared/app/commands';

/** Makes the native menu from the command registry; a chosen entry is the page's to carry out. */
export function installMenu(choose: (command: CommandId) => void): void {
  const template = COMMAND_MENUS.map((menu) => ({ id: menu, label: menu, submenu: entries(menu, choose) }));
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Entries of one menu, a line between groups. The page owns the shortcuts; the menu only shows them. */
function entries(menu: CommandMenu, choose: (command: CommandId) => void): MenuItemConstructorOptions[] {
  const groups = menuGroups(menu).map((group) =>
    group.map(({ id, title, shortcut }): MenuItemConstructorOptions => ({
      id,
      label: title,
      ...(shortcut === undefined ? {} : { accelerator: shortcut, registerAccelerator: false }),
      click: () => choose(id),
    })),
  );
  return groups.flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' as const }, ...group]));
}
