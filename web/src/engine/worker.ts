/// <reference lib="webworker" />
import type { Call } from '../bridge/messages';
import { installTrustedTypes } from '../bridge/trusted';
import type { Network } from './connection';
import { Engine } from './engine';
import { Tab } from './leader';
import type { Socket } from './sync-loop';

/** The page's library types `self` otherwise. */
const worker = self as unknown as DedicatedWorkerGlobalScope;

const { origin } = worker.location;
installTrustedTypes(worker as unknown as Parameters<typeof installTrustedTypes>[0], origin);

const tab = new Tab(
  crypto.randomUUID(),
  new BroadcastChannel('parley'),
  () =>
    new Engine({
      baseUrl: origin,
      databaseName: 'parley',
      fetch: (input, init) => fetch(input, init),
      openSocket: () => new WebSocket(`${origin.replace(/^http/, 'ws')}/v1/stream`, 'parley.v1') as unknown as Socket,
      onNetwork,
    }),
  (message) => worker.postMessage(message),
);

worker.onmessage = ({ data }: MessageEvent<Call>) => tab.ask(data);
tab.standForLeader(navigator.locks as unknown as Parameters<Tab['standForLeader']>[0]);

function onNetwork(heard: (network: Network) => void): () => void {
  const online = () => heard('online');
  const offline = () => heard('offline');
  worker.addEventListener('online', online);
  worker.addEventListener('offline', offline);
  return () => {
    worker.removeEventListener('online', online);
    worker.removeEventListener('offline', offline);
  };
}
