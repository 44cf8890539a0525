/** Prints the drill's list of polling stations: `node src/drill/registry/main.ts > stations.csv`. */
import profileJson from '../../../resources/elections/kz-mazhilis-2021/profile.json' with { type: 'json' };
import { parseProfile } from '../../domain/index.ts';
import { drillRegistryCsv } from './registry.ts';

const profile = parseProfile(profileJson);
if (!profile.ok) throw new Error('the profile is not valid');
process.stdout.write(drillRegistryCsv(profile.profile));
