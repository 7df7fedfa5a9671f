/** A delivery that no retry can save. `errorCode` is EventBridge's own, as its dead letters carry it. */
export class Undeliverable extends Error {
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.name = 'Undeliverable';
    this.errorCode = errorCode;
  }
}
