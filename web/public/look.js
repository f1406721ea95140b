// Runs before the first paint, so that nothing flashes in a theme that was not chosen. The keys are those of
// ui/kept.ts, and Mantine's own for the theme.
(function () {
  var root = document.documentElement;
  var theme = localStorage.getItem('mantine-color-scheme-value');
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  ['accent', 'density'].forEach(function (choice) {
    var kept = localStorage.getItem('parley.' + choice);
    if (kept !== null) root.setAttribute('data-' + choice, kept);
  });
})();
