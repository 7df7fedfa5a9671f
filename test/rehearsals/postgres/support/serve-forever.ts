// Started by a test as a process of its own, which it then kills: makes a cluster's server and says where it listens.
import { createPostgresStorage } from '../../../../local/postgres/postgres-storage.ts';

const storage = createPostgresStorage({ rootDirectory: process.argv[2]! });
await storage.createVolume({ volumeId: 'volume', masterUsername: 'dba', masterPassword: 'some-password' });
const server = await storage.startServer({ volumeId: 'volume', port: 5432, parameters: {} });
process.stdout.write(`${server!.port}\n`);
process.stdin.resume();
