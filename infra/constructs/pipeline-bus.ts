import { Duration } from 'aws-cdk-lib';
import { type Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { PIPELINE_BUS, PIPELINE_SOURCE } from '../../events/define-event.ts';
import { ARCHIVE_DAYS, NAMES } from '../config.ts';

/**
 * The bus of pipeline events, with an archive to replay from. It has no resource policy: only principals of this
 * account whose own policy says so can put events on it.
 */
export class PipelineBus extends Construct {
  readonly bus: EventBus;
  readonly archive: Archive;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: PIPELINE_BUS });
    this.archive = this.bus.archive('Archive', {
      archiveName: NAMES.archive,
      description: 'Every pipeline event, for replays.',
      eventPattern: { source: [PIPELINE_SOURCE] },
      retention: Duration.days(ARCHIVE_DAYS),
    });
  }
}
