/// <reference lib="webworker" />
import type { FromPage, Network } from '../bridge/messages';
import { installTrustedTypes } from '../bridge/trusted';
import { Database } from './database';
import { deviceName } from './device-name';
import { Engine } from './engine';
import type { Locks } from './lead';
import type { Socket } from './sync-loop';
import { Tab } from './tab';
import { uuidV7 } from './uuid';

/** The page's library types `self` otherwise. */
const worker = self as unknown as DedicatedWorkerGlobalScope;

const { origin } = worker.location;
installTrustedTypes(worker as unknown as Parameters<typeof installTrustedTypes>[0], origin);

const networkHeard = new Set<(network: Network) => void>();

const tab = new Tab(
  crypto.randomUUID(),
  new BroadcastChannel('parley'),
  () =>
    new Engine({
      baseUrl: origin,
      device: deviceName(navigator.userAgent),
      database: new Database('parley'),
      fetch: (input, init) => fetch(input, init),
      openSocket: () => new WebSocket(`${origin.replace(/^http/, 'ws')}/v1/stream`, 'parley.v1') as unknown as Socket,
      onNetwork(heard) {
        networkHeard.add(heard);
        return () => networkHeard.delete(heard);
      },
      report: (error) => worker.reportError(error),
    }),
  (message) => worker.postMessage(message),
  () => uuidV7(Date.now()),
);

worker.onmessage = ({ data }: MessageEvent<FromPage>) => {
  if ('network' in data) {
    networkHeard.forEach((heard) => heard(data.network));
  } else {
    tab.ask(data);
  }
};
tab.live(navigator.locks as unknown as Locks);
