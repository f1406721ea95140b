/** The newest first where one calls itself by the names of others, too. */
const BROWSERS = { Firefox: /Firefox|FxiOS/, Edge: /Edg/, Opera: /OPR\//, Chrome: /Chrome|CriOS/, Safari: /Safari/ };
const SYSTEMS = { Android: /Android/, iPhone: /iPhone/, iPad: /iPad/, Windows: /Windows/, ChromeOS: /CrOS/, macOS: /Mac OS/, Linux: /Linux/ };

/** By what people recognise a device in the list of their sessions; a proper name, the same in every language. */
export function deviceName(userAgent: string): string {
  const [browser, system] = [first(BROWSERS, userAgent), first(SYSTEMS, userAgent)];
  return [browser ?? 'Browser', ...(system === undefined ? [] : [system])].join(' · ');
}

function first(known: Record<string, RegExp>, userAgent: string): string | undefined {
  return Object.entries(known).find(([, pattern]) => pattern.test(userAgent))?.[0];
}
