// Before anything is painted: a window that was told to be dark must not begin light. A file of its own, as no script may stand
// in the page; theme.ts has the rest, and knows the same key. In the desktop app the shell sets the theme.
if (location.protocol.startsWith('http')) {
  try {
    const theme = localStorage.getItem('homeport.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is blocked for this page: as the system says.
  }
}
