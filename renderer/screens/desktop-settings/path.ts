/** Address of the desktop's settings window, after the '#'. Apart from the screens, which are loaded only there. */
export const DESKTOP_SETTINGS_PATH = '/desktop-settings';
