/// <reference lib="webworker" />
import type { FromPage, Network } from '../bridge/messages';
import { installTrustedTypes } from '../bridge/trusted';
import { Engine } from './engine';
import { Tab } from './leader';
import type { Socket } from './sync-loop';

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
      databaseName: 'parley',
      fetch: (input, init) => fetch(input, init),
      openSocket: () => new WebSocket(`${origin.replace(/^http/, 'ws')}/v1/stream`, 'parley.v1') as unknown as Socket,
      onNetwork(heard) {
        networkHeard.add(heard);
        return () => networkHeard.delete(heard);
      },
    }),
  (message) => worker.postMessage(message),
);

worker.onmessage = ({ data }: MessageEvent<FromPage>) => {
  if ('network' in data) {
    networkHeard.forEach((heard) => heard(data.network));
  } else {
    tab.ask(data);
  }
};
tab.standForLeader(navigator.locks as unknown as Parameters<Tab['standForLeader']>[0]);
