import { parentPort } from 'node:worker_threads';

/**
 * The thread for work that must not hold up an alarm: hashing, thumbnails, big exports, and queries on a read-only
 * connection. Nothing is moved here yet: until then every job is refused by name instead of staying unanswered.
 */
parentPort?.on('message', (message: unknown) => {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : null;
  parentPort?.postMessage({ id, failed: 'NO_SUCH_JOB' });
});
