import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectionProfile, parseProfile } from '../../domain/index.ts';
import { type Centre, startCentre } from '../centre/client.ts';
import { type Inside, lookInside } from './inside.ts';
import type { Bots } from './play.ts';
import { type Seat, startHost, takeSeat } from './seat.ts';
import { connect, makeWorld } from './world.ts';

/** A headquarters that listens to a data centre of its own, and a lead who sits in it. */
export interface Headquarters {
  centre: Centre;
  bots: Bots;
  lead: Seat;
  inside: Inside;
  /** How another volunteer sits down; at a window of the host, unless told otherwise. */
  sitDown?: () => Promise<Seat>;
}

const PASSPHRASE = 'бес бөлек ойдан шыққан сөз';

/** Makes the world, the headquarters and its account. `dataDir`: where core keeps its headquarters. */
export async function settleIn(centre: Centre, lead: Seat, dataDir: string): Promise<Headquarters> {
  const { bots } = await makeWorld(centre);
  const { number } = await lead.client.workspace.create({
    hqName: 'Drill',
    callName: 'Сәуле',
    passphrase: PASSPHRASE,
    locale: 'kk',
  });
  await lead.client.people.lockAfter({ minutes: 0 });
  await connect(lead, bots);
  const [workspace] = readdirSync(dataDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const inside = await lookInside(join(dataDir, workspace?.name ?? ''), number, PASSPHRASE);
  return { centre, bots, lead, inside };
}

/** Starts the built host as a person would, plays in it, and puts everything away. `folder` is empty, `root` the project's. */
export async function inHeadquarters<T>(
  { folder, root }: { folder: string; root: string },
  play: (headquarters: Headquarters) => Promise<T>,
): Promise<T> {
  const centre = await startCentre();
  const dataDir = join(folder, 'headquarters');
  const centreFile = join(folder, 'centre.json');
  const { host: address, port, dcId, publicKey } = centre.descriptor;
  writeFileSync(centreFile, JSON.stringify({ host: address, port, dcId, publicKey }));
  const host = await startHost(join(root, 'out/main/host.js'), ['--data-dir', dataDir, '--data-centre', centreFile]);
  try {
    const headquarters = await settleIn(centre, await takeSeat(host.link), dataDir);
    const result = await play(headquarters);
    headquarters.inside.close();
    return result;
  } finally {
    await host.stop();
    await centre.stop();
  }
}

export function profileOf(root: string): ElectionProfile {
  const file = join(root, 'resources/elections/kz-mazhilis-2021/profile.json');
  const parsed = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.ok) throw new Error('the profile is not valid');
  return parsed.profile;
}
