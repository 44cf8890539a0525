import { defineConfig } from 'drizzle-kit';

/** Only generates SQL: drizzle-kit cannot open the encrypted store. See src/core/store/README.md. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/core/store/schema/*.ts',
  out: './src/core/store/migrations',
});
