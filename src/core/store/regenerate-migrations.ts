import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Before the first release only: makes the initial migrations anew from schema/*.ts (tables) and schema/*.sql (triggers,
 * full text), so that areas written at the same time don't fight over migration numbers. Run from the repository root:
 * `node src/core/store/regenerate-migrations.ts`. Stores made before can't be opened afterwards (STORE_NEWER).
 * After the first release migrations are only ever added: `drizzle-kit generate --name what`.
 */
const here = import.meta.dirname;
const schemaDir = join(here, 'schema');
const migrationsDir = join(here, 'migrations');
const BREAK = '\n--> statement-breakpoint\n';

function drizzleKit(...args: string[]): void {
  execFileSync('drizzle-kit', ['generate', ...args], { stdio: 'inherit' });
}

rmSync(migrationsDir, { recursive: true, force: true });
drizzleKit('--name', 'initial');
drizzleKit('--custom', '--name', 'rules');

const rules = readdirSync(schemaDir)
  .filter((name) => name.endsWith('.sql'))
  .sort()
  .map((name) => readFileSync(join(schemaDir, name), 'utf8').trim());
const target = readdirSync(migrationsDir).find((name) => name.endsWith('_rules.sql'));
if (target === undefined) throw new Error('drizzle-kit made no custom migration');
writeFileSync(join(migrationsDir, target), `${rules.join(BREAK)}\n`);
