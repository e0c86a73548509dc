import type { ElectronSurface } from '../electron-surface.ts';

/**
 * Whether the *system's* look is dark, which a panel follows; `shouldUseDarkColors` is what a person chose for Homeport's own
 * windows. Linux tells only that one, so the last answer from before the person's choice is kept.
 * To be called while `themeSource` is still 'system'.
 */
export function followSystemTheme(
  nativeTheme: ElectronSurface['nativeTheme'],
  platform: NodeJS.Platform,
): () => boolean {
  if (platform !== 'linux') return () => nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
  let dark = nativeTheme.shouldUseDarkColors;
  return () => {
    if (nativeTheme.themeSource === 'system') dark = nativeTheme.shouldUseDarkColors;
    return dark;
  };
}
