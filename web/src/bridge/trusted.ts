/** What Trusted Types let through here: nothing but scripts of this origin, and text without markup. */

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string; createHTML(text: string): string },
  ): unknown;
}

/** The policy that applies wherever no other is named. */
export function installTrustedTypes(scope: { trustedTypes?: Policies }, origin: string): void {
  scope.trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => sameOrigin(url, origin),
    createHTML: withoutMarkup,
  });
}

export function sameOrigin(url: string, origin: string): string {
  if (new URL(url, origin).origin !== origin) {
    throw new TypeError('only scripts of this origin run here');
  }
  return url;
}

/** Mantine sets its style variables this way: style sheets have no `<`. */
export function withoutMarkup(text: string): string {
  if (text.includes('<')) {
    throw new TypeError('markup is made of elements here, never of text');
  }
  return text;
}
