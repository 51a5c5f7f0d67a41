import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Name of the cookie that stands for an accepted token. Browsers share cookies between the ports of a host. */
const cookieName = (port: number): string => `zonesmith-${port}`;

/** The access of one web host: a token that opens the page once, and the cookie it is exchanged for. */
export interface Access {
  readonly token: string;
  /** Exchanges the token for a Set-Cookie value of the server at a port; null when it is wrong or was used before. */
  redeem(token: string, port: number): string | null;
  /** True when a Cookie header carries the secret that was exchanged there. */
  admits(cookieHeader: string | undefined, port: number): boolean;
}

/** Fresh secrets from the system's generator. The token is good for one exchange. */
export function createAccess(): Access {
  const token = randomBytes(24).toString('base64url');
  const secret = randomBytes(24).toString('base64url');
  let used = false;
  return {
    token,
    redeem(offered, port) {
      if (used || !equal(offered, token)) return null;
      used = true;
      return `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/`;
    },
    admits: (header, port) => cookies(header, cookieName(port)).some((value) => equal(value, secret)),
  };
}

function cookies(header: string | undefined, wanted: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([name]) => name === wanted)
    .map(([, value]) => value ?? '');
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
