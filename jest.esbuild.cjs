// Turns TypeScript into what jest can load. Type errors are `npm run typecheck`'s business.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const salt = version + readFileSync(__filename, 'utf8');

module.exports = {
  process(source, file, options) {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      format: options.supportsStaticESM ? 'esm' : 'cjs',
      target: 'node24',
      sourcefile: file,
      sourcemap: 'both',
      sourcesContent: true,
    });
    return { code, map };
  },
  getCacheKey: (source, file, options) =>
    createHash('sha1')
      .update([salt, source, file, options.supportsStaticESM, options.instrument].join('\0'))
      .digest('hex'),
};
