export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/jest.esbuild.cjs' },
  setupFiles: ['<rootDir>/test/env.setup.cjs'],
  setupFilesAfterEnv: ['<rootDir>/test/matchers.setup.ts'],
  maxWorkers: 2,
};
