export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/jest.esbuild.cjs' },
  setupFiles: ['<rootDir>/test/env.setup.cjs'],
  // Bad days take minutes: `npm run test:rehearsals`. Hostile data take one: `npm run test:hostile-data`.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/rehearsals/',
    '<rootDir>/test/simulation/thorough/',
    '<rootDir>/test/hostile-data/',
  ],
  maxWorkers: 2,
  // A worker that has nothing left to do takes longer than jest's half second to give back the memory of 100 suites, when
  // the machine is busy; one that is kept alive by an open handle is still told of.
  workerGracefulExitTimeout: 15_000,
};
