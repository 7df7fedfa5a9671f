import everyday from './jest.config.mjs';

// Restored databases full of traps, on real PostgreSQL: each is copied and started anew.
export default {
  ...everyday,
  roots: ['<rootDir>/test/hostile-data'],
  testPathIgnorePatterns: ['/node_modules/'],
};
