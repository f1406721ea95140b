// Runs before anything is painted: a look that was chosen on this device must not appear only later.
{
  const kept = (name) => localStorage.getItem(`parley.${name}`);
  const root = document.documentElement;
  const theme = kept('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.mantineColorScheme = theme;
  for (const name of ['accent', 'density']) root.dataset[name] = kept(name) ?? '';
  for (const name of ['side-width', 'details-width']) {
    if (kept(name)) root.style.setProperty(`--${name}`, `${Number(kept(name))}px`);
  }
}
