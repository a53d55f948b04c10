// @ts-check
/**
 * Bundles scripts, styles and fonts into webapp/static/dist: hashed names (so that browsers may keep
 * them for ever), manifest.json that says which is which, and licenses.txt for exactly what is inside.
 *
 *   node build.mjs [output folder]
 */
import * as esbuild from 'esbuild';
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, '../static/dist'));
// Built beside its place and moved there whole: a page never sees half a build.
const fresh = `${target}.new`;

// Published without "sideEffects": false, so that what only Camunda 8 asks for would stay in.
const PURE = /^(bpmn-js-properties-panel|@bpmn-io\/properties-panel|@bpmn-io\/extract-process-variables.*|@codemirror\/.*|@lezer\/.*)$/;

process.chdir(here);
rmSync(fresh, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  entryPoints: [
    { in: 'src/app.js', out: 'app' },
    { in: 'src/app.css', out: 'app' },
    { in: 'src/difference.js', out: 'difference' },
    { in: 'src/heatmap.js', out: 'heatmap' },
    { in: 'src/viewer.js', out: 'viewer' },
    { in: 'src/replay.js', out: 'replay' },
    { in: 'src/modeler.js', out: 'modeler' },
    { in: 'src/form_editor.js', out: 'form_editor' },
  ],
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  target: ['es2022'],
  outdir: fresh,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  // bpmn-js names its font in five forms; every browser that we serve reads this one.
  loader: { '.woff2': 'file', '.woff': 'empty', '.eot': 'empty', '.ttf': 'empty', '.svg': 'empty' },
  alias: {
    '@bpmn-io/feel-editor': './src/modeler/stub-editor.cjs',
    '@bpmn-io/feelers-editor': './src/modeler/stub-editor.cjs',
  },
  plugins: [
    { name: 'no-code-editors', setup: leaveCodeEditorsOut },
    { name: 'mark-pure', setup: markPure },
  ],
  external: ['/static/*'],
  legalComments: 'none', // licenses.txt carries them, in full
  metafile: true,
  logLevel: 'warning',
}).catch(() => process.exit(1)); // what is wrong was said, with its line

writeFileSync(join(fresh, 'manifest.json'), JSON.stringify(manifest(metafile), null, 1));
const licenses = bundledPackages(metafile).map(license);
writeFileSync(join(fresh, 'licenses.txt'), licenses.join('\n\n'));
rmSync(target, { recursive: true, force: true });
renameSync(fresh, target);
console.log(`Front end built: ${licenses.length} packages inside`);

/**
 * Let esbuild drop what nobody asks for of the packages in `PURE`.
 *
 * @param {esbuild.PluginBuild} build
 */
function markPure(build) {
  build.onResolve({ filter: PURE }, async ({ path, kind, resolveDir, importer, pluginData }) => {
    if (pluginData === 'again') return undefined;
    const found = await build.resolve(path, { kind, resolveDir, importer, pluginData: 'again' });
    return { ...found, sideEffects: false };
  });
}

/**
 * Leave out the code editors of form-js's own panel, in whose place ours stands, and what no page of ours may load.
 *
 * @param {esbuild.PluginBuild} build
 */
function leaveCodeEditorsOut(build) {
  build.onResolve({ filter: /^@(codemirror\/|bpmn-io\/feel(ers)?-editor$)/ }, ({ importer }) =>
    importer.includes('/form-js-editor/') ? { path: join(here, 'src/form_editor/no-code-editor.cjs') } : undefined,
  );
  // The picture of nothing under its handles for widths, which we hide: our policy lets no page have a data: address.
  build.onLoad({ filter: /form-js-editor.dist.index\.es\.js$/ }, ({ path }) => ({
    contents: readFileSync(path, 'utf8').replace(/data:image\/gif;base64,[A-Za-z0-9+/=]+/, ''),
  }));
}

/**
 * Say which file each entry became: `app.js` → `app-3F2A….js`.
 *
 * @param {esbuild.Metafile} metafile
 */
function manifest({ outputs }) {
  /** @type {Record<string, string>} */
  const names = {};
  for (const [path, { entryPoint, cssBundle }] of Object.entries(outputs)) {
    if (!entryPoint) continue;
    const entry = basename(entryPoint);
    names[entry] = basename(path);
    if (cssBundle) names[entry.replace(/\.js$/, '.css')] = basename(cssBundle);
  }
  return names;
}

/**
 * List the folders of the packages that ended up in a bundle.
 *
 * @param {esbuild.Metafile} metafile
 */
function bundledPackages({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = inputs.map((input) => input.match(/.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** @param {string} folder of a package */
function license(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file ? readFileSync(join(folder, file), 'utf8') : '';
  return `=== ${name} ${version} (${license})\n\n${text}`.trimEnd();
}
