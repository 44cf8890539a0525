/**
 * Imports point left only (docs/architecture.md): domain ← contract ← core ← {host, main}; {domain, contract} ← renderer.
 * dependency-cruiser sees TypeScript only because @swc/core is installed; scripts/import-rules.test.ts proves that a
 * violation of each rule is caught.
 */
const NODE_OR_FACE = '^(node:|electron$|react$|react-dom|react-i18next|@mantine/|zustand$)';
const BUILTIN = { dependencyTypes: ['core'] };
/** A package, by the folder it resolves to or by its bare name where it doesn't. */
const pkg = (...names) => `(^|node_modules/)(${names.map((name) => name.replace('/', '\\/')).join('|')})(/|$)`;
const TESTS = '\\.test\\.tsx?$';

/** Everything in `from` may import only what `allowed` says (packages are judged by other rules). */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TESTS },
  to: { path: '^(src|tests|scripts)/', pathNot: allowed },
});
const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    only('domain-stands-alone', '^src/domain/', '^src/domain/', 'The rules know nobody.'),
    only('contract-sees-domain', '^src/contract/', '^src/(domain|contract)/', 'The contract is made of the rules.'),
    only('core-sees-left', '^src/core/', '^src/(domain|contract|core)/', 'Core has no face and no host.'),
    only('drill-sees-core', '^src/drill/', '^src/(domain|contract|core|drill)/', 'The drill uses ports of core.'),
    only('host-sees-core', '^src/host/', '^src/(domain|contract|core|host)/', 'Hosts spawn the drill by path.'),
    only('main-sees-core', '^src/main/', '^src/(domain|contract|core|main)/', 'Hosts spawn the drill by path.'),
    only('preload-sees-nothing', '^src/preload/', '^src/preload/', 'One file, sandboxed.'),
    only(
      'renderer-sees-contract',
      '^src/renderer/',
      '^src/(domain|contract|renderer)/|^resources/',
      'A screen talks to core by the contract only.',
    ),
    never(
      'domain-is-pure',
      { path: '^src/domain/', pathNot: TESTS },
      { path: NODE_OR_FACE },
      'No I/O, no Node, no DOM, no framework in the rules.',
    ),
    never(
      'domain-no-builtin',
      { path: '^src/(domain|contract|renderer)/', pathNot: TESTS },
      BUILTIN,
      'Runs in a browser.',
    ),
    never(
      'electron-in-its-shell',
      { path: '^src/', pathNot: '^src/(main|preload)/' },
      { path: pkg('electron') },
      'Only the shell knows Electron.',
    ),
    never(
      'react-in-the-renderer',
      { path: '^src/', pathNot: '^src/renderer/' },
      { path: pkg('react', 'react-dom', 'react-i18next', '@mantine/[^/]+', 'zustand') },
      'Only the renderer has screens.',
    ),
    never(
      'telegram-behind-its-adapter',
      { path: '^(src|tests|scripts)/', pathNot: '^(src/core/telegram|src/drill/centre|tests/.*)/' },
      { path: pkg('telegram', 'teleproto') },
      'The library stays behind one adapter; the data centre reuses its codec.',
    ),
    never(
      'sqlite-in-the-store',
      { path: '^src/', pathNot: '^src/core/store/' },
      { path: pkg('better-sqlite3', 'better-sqlite3-multiple-ciphers') },
      'One way to open a store: keyed and with its pragmas.',
    ),
    never(
      'siblings-apart',
      { path: '^src/core/(triage|coverage|tabulation)/' },
      { path: '^src/core/(triage|coverage|tabulation)/', pathNot: '^src/core/$1/' },
      'They meet in the journal.',
    ),
    never(
      'no-cycles',
      {},
      // Types are erased: a cycle with a type-only import in it doesn't exist when the program runs.
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'Two modules that need each other are one module or three.',
    ),
    never(
      'resolvable',
      { path: '^(src|scripts)/' },
      // Types alone, of @types/pdfmake: tsc resolves them.
      { couldNotResolve: true, pathNot: '^pdfmake/interfaces$' },
      'An import that leads nowhere.',
    ),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
