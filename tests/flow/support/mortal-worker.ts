import { existsSync } from 'node:fs';
import '../../../src/core/jobs/worker.ts';

/** The worker of core, which dies as soon as the file that `THREAD_DIES_WITH` names is there. */
const file = process.env.THREAD_DIES_WITH ?? '';
setInterval(() => {
  if (existsSync(file)) throw new Error('died');
}, 20);
