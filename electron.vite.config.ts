import { cp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/** Migrations are read from disk by absolute path (drizzle), so they lie beside the bundles and outside the asar. */
const copyMigrations: Plugin = {
  name: 'copy-migrations',
  async closeBundle() {
    await rm(at('out/migrations'), { recursive: true, force: true });
    await cp(at('src/core/store/migrations'), at('out/migrations'), { recursive: true });
  },
};

export default defineConfig({
  main: {
    plugins: [copyMigrations],
    build: {
      outDir: 'out/main',
      target: 'node24',
      // Drizzle is hundreds of small files under one package.json of 180 KB, which Node reads anew for each of them: 150 MB
      // and half a second in every thread that opens the store. In the bundle it is a part of one file.
      externalizeDeps: { exclude: ['drizzle-orm'] },
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: at('src/main/index.ts'),
          host: at('src/host/main.ts'),
          core: at('src/core/entry.ts'),
          worker: at('src/core/jobs/worker.ts'),
          drill: at('src/drill/practice/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file: it can't import anything but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      // Any current browser: the same bundle is served by the browser host.
      target: 'es2023',
      minify: true,
      // Fonts and pictures as files: the content security policy has no `data:` for fonts.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: at('src/renderer/index.html') } },
    },
  },
});
