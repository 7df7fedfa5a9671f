export { tearDown as default } from './assemblies.setup.mjs';
