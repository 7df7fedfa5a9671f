export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/jest.esbuild.cjs' },
  setupFiles: ['<rootDir>/test/env.setup.cjs'],
  setupFilesAfterEnv: ['<rootDir>/test/matchers.setup.ts'],
  // Bad days take minutes: `npm run test:rehearsals`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/rehearsals/', '<rootDir>/test/simulation/thorough/'],
  maxWorkers: 2,
};
