import everyday from './jest.config.mjs';

// Whole restores under faults: they take minutes, and two at a time on two cores would disturb each other's timing.
export default {
  ...everyday,
  roots: ['<rootDir>/test/rehearsals', '<rootDir>/test/simulation'],
  testMatch: ['<rootDir>/test/rehearsals/**/*.test.ts', '<rootDir>/test/simulation/thorough/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
