import { PipelineError } from '../shared/errors.ts';
import { buildApp } from './build-app.ts';

try {
  buildApp({ isChecked: true }).synth();
} catch (error) {
  // A plan that is wrong is for who wrote it: the message says it all, where we noticed it says nothing.
  if (!(error instanceof PipelineError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
